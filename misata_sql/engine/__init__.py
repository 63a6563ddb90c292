"""The engine: programs of kernels, the buffers they run on, and the expressions that Polars evaluates."""
