"""The pages behind the `type` of every problem document."""
