package kilonova.agent.membership;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kilonova.agent.durable.DurableFile;
import kilonova.certificates.Identity;
import kilonova.certificates.MalformedCredential;
import kilonova.certificates.Pem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The membership on disk, in one file for its owner alone: replaced as a whole, so that a crash leaves the old one or the new one. */
public final class MembershipFile {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Path file;

    /** @param folder the agent's own, which exists */
    public MembershipFile(Path folder) {
        this.file = folder.resolve("membership.json");
    }

    /** Where it lies. */
    public Path path() {
        return file;
    }

    /**
     * The membership; empty if this machine has not joined.
     *
     * @throws MalformedCredential when the file is damaged
     */
    public Optional<Membership> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = MAPPER.readTree(Files.readString(file));
            return Optional.of(new Membership(
                    URI.create(json.path("controller").asString()),
                    json.path("host").asString(),
                    Identity.read(
                            json.path("key").asString(),
                            json.path("certificate").asString()),
                    Pem.readCertificates(json.path("authority").asString()).getFirst()));
        } catch (JacksonException | IllegalArgumentException damaged) {
            throw new IOException(file + " is damaged (" + damaged.getClass().getSimpleName() + "); join again.");
        } catch (MalformedCredential damaged) {
            throw new IOException(file + " is damaged: " + damaged.getMessage() + "; join again.");
        }
    }

    /** Keeps a membership; when this returns, it is on disk. */
    public void write(Membership membership) throws IOException {
        String json = MAPPER.createObjectNode()
                .put("controller", membership.controller().toString())
                .put("host", membership.host())
                .put("key", Pem.write(membership.identity().key()))
                .put("certificate", Pem.write(membership.identity().chain()))
                .put("authority", Pem.write(List.of(membership.authority())))
                .toPrettyString();
        DurableFile.replaceSecret(file, json.getBytes(StandardCharsets.UTF_8));
    }
}
