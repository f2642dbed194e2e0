package kilonova.compute.members;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import kilonova.certificates.Authority;
import kilonova.store.Database;

/**
 * Finds the authority of a cloud, or makes it when the cloud is new. Its key is in a file and never in the database: who can read a
 * database's backup must not be able to pass for a host. The database remembers which authority it is, so that a second controller
 * cannot begin another one by mistake.
 */
public final class CloudAuthority {
    private CloudAuthority() {}

    /**
     * The authority of the cloud in that database.
     *
     * @param database brought up to date by {@link Members#migrate}
     * @throws IllegalStateException with a sentence for the operator when this controller lacks the cloud's authority or has another
     */
    public static Authority open(Database database, AuthorityFile file, Instant now, SecureRandom random)
            throws IOException {
        Optional<String> known = known(database);
        Optional<String> kept = file.read();
        if (kept.isEmpty() && known.isPresent()) {
            throw new IllegalStateException(file.name()
                    + " is missing. The controllers of this database sign for hosts with authority " + known.get()
                    + ": copy the file from the controller that has it, or name it with [agent_api] authority_file.");
        }
        Authority authority =
                kept.map(pem -> Authority.read(pem, random)).orElseGet(() -> Authority.generate(now, random));
        if (kept.isEmpty()) {
            file.write(authority.write());
        }
        String first = claim(database, authority.fingerprint().value());
        if (!first.equals(authority.fingerprint().value())) {
            throw new IllegalStateException(file.name() + " is authority "
                    + authority.fingerprint().value() + ", and the controllers of this database sign with " + first
                    + ": put the file of another controller in its place.");
        }
        return authority;
    }

    private static Optional<String> known(Database database) {
        return database.read(handle -> handle.select("SELECT fingerprint FROM member_authority")
                .mapTo(String.class)
                .findFirst());
    }

    private static String claim(Database database, String fingerprint) {
        return database.write(handle -> {
            handle.execute(
                    "INSERT INTO member_authority (one, fingerprint) VALUES (1, ?) ON CONFLICT DO NOTHING",
                    fingerprint);
            return handle.select("SELECT fingerprint FROM member_authority")
                    .mapTo(String.class)
                    .one();
        });
    }
}
