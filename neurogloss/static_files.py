"""Static files: hashed and compressed names once collected; as they lie in the sources before that (tests, runserver)."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files:  # nothing has been collected
            return str(self.base_url) + (name or "")
        return str(super().url(name, force))
