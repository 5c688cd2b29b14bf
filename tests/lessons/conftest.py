from tests.support.fixtures import groq, isolated_cache, model_server, openai, quick  # noqa: F401
