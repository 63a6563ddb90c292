"""The engine: programs of kernels, and the buffers that they run on."""
