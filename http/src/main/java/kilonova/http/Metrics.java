package kilonova.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the program counts, in Prometheus' form. Thread-safe. */
public final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("kilonova_http_requests_total")
            .help("Requests answered")
            .labelNames("service", "method", "route", "status")
            .register(registry);
    private final Histogram seconds = Histogram.builder()
            .name("kilonova_http_request_seconds")
            .help("Time from the request's head to the answer's last byte")
            .labelNames("service")
            .register(registry);

    /** Where other rooms register what they count. */
    public PrometheusRegistry registry() {
        return registry;
    }

    void answered(String service, Method method, String route, int status, long nanoseconds) {
        requests.labelValues(service, method.name(), route, Integer.toString(status))
                .inc();
        seconds.labelValues(service).observe(nanoseconds / 1e9);
    }

    /** A handler that shows all that is registered. */
    public Response show(Request request) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
            return Response.bytes(200, PrometheusTextFormatWriter.CONTENT_TYPE, out.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
