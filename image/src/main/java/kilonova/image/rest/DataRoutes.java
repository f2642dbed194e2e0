package kilonova.image.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.image.files.FileName;
import kilonova.image.files.ImageFiles;
import kilonova.image.images.Image;
import kilonova.image.images.ImageRules;
import kilonova.image.images.ImageStatus;
import kilonova.image.images.Viewer;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;
import kilonova.image.uploads.Uploads;
import kilonova.store.Database;
import tools.jackson.databind.JsonNode;

/** The data of images: upload, stage and import, download. Nothing is held in memory. */
record DataRoutes(Database database, ImageFiles files, Uploads uploads) {
    private static final String OCTETS = "application/octet-stream";

    List<Route> routes() {
        return List.of(
                Routes.put("/v2/images/{id}/file", this::upload),
                Routes.get("/v2/images/{id}/file", this::download),
                Routes.put("/v2/images/{id}/stage", this::stage),
                Routes.post("/v2/images/{id}/import", this::importStaged));
    }

    private Response upload(Request request) {
        demandOctets(request);
        uploads.upload(request.pathParameter("id"), Callers.viewer(request), request.body(), expected(request))
                .orRollBack();
        return Response.empty(204);
    }

    private Response stage(Request request) {
        demandOctets(request);
        uploads.stage(request.pathParameter("id"), Callers.viewer(request), request.body(), expected(request))
                .orRollBack();
        return Response.empty(204);
    }

    private Response importStaged(Request request) {
        JsonNode body = request.json();
        String method = body.path("method").path("name").asString("");
        if (!method.equals(DiscoveryRoutes.IMPORT_METHOD)) {
            throw new Rejected(
                    Reason.INVALID_INPUT,
                    "Unknown import method name '" + method + "'. Known: " + DiscoveryRoutes.IMPORT_METHOD + ".");
        }
        uploads.importStaged(request.pathParameter("id"), Callers.viewer(request))
                .orRollBack();
        return Response.empty(202);
    }

    private Response download(Request request) {
        Viewer viewer = Callers.viewer(request);
        Image image = database.read(handle -> ImageRules.visible(handle, request.pathParameter("id"), viewer));
        if (image.status() == ImageStatus.DEACTIVATED && !viewer.administrator()) {
            throw new Rejected(
                    Reason.DEACTIVATED, "The requested image has been deactivated. Image data download is forbidden.");
        }
        Path file = files.data(FileName.of(image));
        if (!image.hasUsableData() || image.data().isEmpty()) {
            return Response.empty(204);
        }
        if (!Files.exists(file)) {
            throw new Rejected(Reason.NOT_FOUND, "No image data could be found");
        }
        Image.Data data = image.data().get();
        Optional<ByteRange> range = ByteRange.asked(request.headers().first("Range"), data.size());
        Response response = range.isEmpty()
                ? Response.stream(200, OCTETS, data.size(), out -> copy(file, 0, data.size(), out))
                : Response.stream(
                                206,
                                OCTETS,
                                range.get().length(),
                                out -> copy(
                                        file, range.get().first(), range.get().length(), out))
                        .with("Content-Range", range.get().header(data.size()));
        return range.isEmpty() ? response.with("Content-MD5", data.md5()) : response;
    }

    private static void copy(Path file, long from, long length, OutputStream out) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel.position(from))) {
            byte[] buffer = new byte[256 * 1024];
            long left = length;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("the data of the image is shorter than it was");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static void demandOctets(Request request) {
        String type = request.headers().mediaType().orElse("");
        if (!type.equals(OCTETS)) {
            throw new Rejected(
                    Reason.UNSUPPORTED_MEDIA_TYPE,
                    "Image data has the content type " + OCTETS + ", not '" + type + "'.");
        }
    }

    private static OptionalLong expected(Request request) {
        Optional<String> said = request.headers()
                .first("Content-Length")
                .or(() -> request.headers().first("x-openstack-image-size"));
        if (said.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!said.get().matches("[0-9]{1,18}")) {
            throw new Rejected(Reason.INVALID_INPUT, "The size of the image data is no number: " + said.get());
        }
        return OptionalLong.of(Long.parseLong(said.get()));
    }
}
