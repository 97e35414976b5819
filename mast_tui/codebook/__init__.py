"""What the failure modes are: codebooks as data, MAST the default one."""
