package kilonova.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredState;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.HostReport;
import kilonova.protocol.MalformedMessage;
import kilonova.protocol.Problem;
import kilonova.protocol.Wire;
import kilonova.protocol.calls.CallDesk;

/**
 * A controller reached over HTTP: {@code POST /agent/v1/hosts/HOST/reports} and
 * {@code GET /agent/v1/hosts/HOST/desired?after=VERSION&wait=SECONDS}. The host proves itself with the certificate of the connection.
 * It tries each call once; when to try again is the caller's choice. Safe to use from several threads.
 */
public final class HttpController implements Controller {
    /** How long an answer may take beyond the time that the controller was asked to wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Bytes of a refusal that are read. */
    private static final int LONGEST_REASON = 4096;

    /** What the controller answers to an image that it will never take. */
    private static final int CONFLICT = 409;

    /** How long nothing may move of an image that is being sent or received. */
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final String base;
    private final Supplier<HttpClient> client;
    private final Duration idle;

    /**
     * @param url where the controller receives agents, {@code https://controller:8775}; a path before {@code /agent} is kept
     * @param client asked before each request, because the host's certificate may have been renewed; stays the caller's to close
     */
    public HttpController(URI url, Supplier<HttpClient> client) {
        this(url, client, IDLE);
    }

    /** @param idle how long nothing may move of an image before the controller is taken as gone */
    HttpController(URI url, Supplier<HttpClient> client, Duration idle) {
        this.idle = idle;
        String text = url.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.client = client;
    }

    /** What this controller asks of the host, with the same certificate. */
    public CallDesk calls() {
        return new HttpCallDesk(base, client);
    }

    @Override
    public DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException {
        long seconds = Math.max(0, wait.toSeconds());
        HttpRequest request = request(host, "desired?after=" + after + "&wait=" + seconds)
                .timeout(PATIENCE.plusSeconds(seconds))
                .GET()
                .build();
        byte[] body = send(request);
        try {
            return Wire.readDesired(body);
        } catch (MalformedMessage e) {
            throw new ControllerUnavailable(
                    "the controller at " + base + " answered with nonsense: " + e.getMessage(), e);
        }
    }

    @Override
    public void report(HostReport report) {
        HttpRequest request = request(report.host(), "reports")
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Wire.toJson(report)))
                .build();
        try {
            send(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControllerUnavailable("the report to " + base + " was interrupted", e);
        }
    }

    @Override
    public Optional<Problem> fillImage(String host, UUID guestId, String image, InputStream disk) {
        CountedStream counted = new CountedStream(disk);
        HttpRequest request = request(host, "guests/" + guestId + "/snapshots/" + image)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofInputStream(() -> counted))
                .build();
        try {
            HttpResponse<byte[]> answer = answerWhileMoving(request, counted);
            if (answer.statusCode() == CONFLICT) {
                return Optional.of(Wire.readProblem(answer.body()));
            }
            require(answer);
            return Optional.empty();
        } catch (MalformedMessage e) {
            throw new ControllerUnavailable("the controller at " + base + " refused the image unintelligibly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControllerUnavailable("the upload to " + base + " was interrupted", e);
        }
    }

    @Override
    public InputStream openImage(String host, String imageId) throws IOException, InterruptedException {
        HttpRequest request = request(host, "images/" + encoded(imageId) + "/file")
                .timeout(PATIENCE)
                .GET()
                .build();
        HttpResponse<InputStream> response = answer(request, BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return new WatchedBody(response.body(), idle);
        }
        byte[] said = response.body().readNBytes(LONGEST_REASON);
        response.body().close();
        if (response.statusCode() == 404) {
            throw new NoSuchFileException("the controller at " + base + " has no image " + imageId + " for this host");
        }
        throw Refusals.of(base, request, response.statusCode(), said);
    }

    @Override
    public DiskAnswer openDisk(String host, UUID guestId, GuestDisk disk, Optional<String> image)
            throws InterruptedException {
        HttpRequest request = request(
                        host,
                        "guests/" + guestId + "/disks/" + disk
                                + image.map(known -> "?base=" + encoded(known)).orElse(""))
                .timeout(PATIENCE.multipliedBy(2))
                .GET()
                .build();
        HttpResponse<InputStream> response = answer(request, BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return new DiskAnswer.Coming(new WatchedBody(response.body(), idle));
        }
        try (InputStream body = response.body()) {
            byte[] said = body.readNBytes(LONGEST_REASON);
            if (response.statusCode() == CONFLICT) {
                return new DiskAnswer.Refused(Wire.readProblem(said));
            }
            throw Refusals.of(base, request, response.statusCode(), said);
        } catch (IOException | MalformedMessage e) {
            throw new ControllerUnavailable("the controller at " + base + " refused the disk unintelligibly", e);
        }
    }

    private HttpRequest.Builder request(String host, String rest) {
        return HttpRequest.newBuilder(URI.create(base + "/agent/v1/hosts/" + encoded(host) + "/" + rest))
                .header("Accept", "application/json");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private byte[] send(HttpRequest request) throws InterruptedException {
        return require(answer(request, BodyHandlers.ofByteArray())).body();
    }

    private <T> HttpResponse<T> answer(HttpRequest request, BodyHandler<T> handler) throws InterruptedException {
        try {
            return client.get().send(request, handler);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ControllerUnavailable("the controller at " + base + " does not answer: " + reason, e);
        }
    }

    /** Waits for an answer as long as the body is being read. */
    private HttpResponse<byte[]> answerWhileMoving(HttpRequest request, CountedStream body)
            throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.get().sendAsync(request, BodyHandlers.ofByteArray());
        try {
            while (true) {
                long before = body.count();
                try {
                    return answer.get(idle.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (body.count() == before) {
                        throw new ControllerUnavailable(
                                "the controller at " + base + " has taken nothing of the image for " + idle.toSeconds()
                                        + " s",
                                e);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw new ControllerUnavailable("the controller at " + base + " does not answer: " + e.getMessage(), e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpResponse<byte[]> require(HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw Refusals.of(base, response.request(), response.statusCode(), response.body());
        }
        return response;
    }
}
