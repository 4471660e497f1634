"""What happened in a service, told to other systems: declared types, read without gaps."""
