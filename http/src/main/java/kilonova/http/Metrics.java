package kilonova.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import kilonova.http.connections.Connections;

/** What the program counts, in Prometheus' form. Thread-safe. */
public final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<Connections> ports = new CopyOnWriteArrayList<>();
    private final Counter requests = Counter.builder()
            .name("kilonova_http_requests_total")
            .help("Requests answered")
            .labelNames("service", "method", "route", "status")
            .register(registry);
    private final Histogram seconds = Histogram.builder()
            .name("kilonova_http_request_seconds")
            .help("Time from the request's head to the answer's last byte")
            .labelNames("service", "method", "route")
            .classicOnly()
            .register(registry);

    /**
     * A distribution that another room measures.
     *
     * @param name what is measured and its unit, {@code kilonova_placement_search_seconds}
     * @param upperBounds the buckets, ascending
     * @return takes one measured value
     */
    public DoubleConsumer distribution(String name, String help, double... upperBounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(upperBounds)
                .register(registry)::observe;
    }

    /**
     * Something that another room counts.
     *
     * @param name ends in {@code _total}
     * @return adds so many
     */
    public LongConsumer count(String name, String help) {
        return Counter.builder().name(name).help(help).register(registry)::inc;
    }

    /**
     * Something of several kinds that another room counts.
     *
     * @param name ends in {@code _total}
     * @param label what tells the kinds apart
     * @return adds one of a kind; there must be few kinds
     */
    public Consumer<String> counts(String name, String help, String label) {
        Counter counter =
                Counter.builder().name(name).help(help).labelNames(label).register(registry);
        return kind -> counter.labelValues(kind).inc();
    }

    /**
     * A value that another room knows.
     *
     * @param value asked for at each look
     */
    public void value(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Counts the connections of one more port; what is shown is the sum over all ports. */
    synchronized void watch(Connections connections) {
        ports.add(connections);
        if (ports.size() > 1) {
            return;
        }
        value("kilonova_http_connections", "Connections that are open", () -> sum(Connections::open));
        value(
                "kilonova_http_connections_refused",
                "Connections refused as too many, since the start",
                () -> sum(Connections::refused));
        value(
                "kilonova_http_connections_cut",
                "Connections cut as too slow, since the start",
                () -> sum(Connections::cut));
    }

    private double sum(ToLongFunction<Connections> of) {
        return ports.stream().mapToLong(of).sum();
    }

    void answered(String service, Method method, String route, int status, long nanoseconds) {
        requests.labelValues(service, method.name(), route, Integer.toString(status))
                .inc();
        seconds.labelValues(service, method.name(), route).observe(nanoseconds / 1e9);
    }

    /** A handler that shows all that is registered. */
    public Response show(Request request) {
        return text();
    }

    /** All that is registered. */
    public Response text() {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
            return Response.bytes(200, PrometheusTextFormatWriter.CONTENT_TYPE, out.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
