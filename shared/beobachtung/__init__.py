"""What a service tells about its work: figures for Prometheus, traces for OpenTelemetry."""
