"""The one door to a language model: `neurogloss.llm.operation.open_operation`. SDKs stay inside `providers`."""
