package kilonova.compute.servers;

import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;

/** What can be asked of a server. */
public sealed interface ServerAction {
    /** The name in {@code os-instance-actions}. */
    String wireName();

    record Stop() implements ServerAction {
        @Override
        public String wireName() {
            return "stop";
        }
    }

    record Start() implements ServerAction {
        @Override
        public String wireName() {
            return "start";
        }
    }

    record Reboot(boolean hard) implements ServerAction {
        @Override
        public String wireName() {
            return "reboot";
        }
    }

    record Pause() implements ServerAction {
        @Override
        public String wireName() {
            return "pause";
        }
    }

    record Unpause() implements ServerAction {
        @Override
        public String wireName() {
            return "unpause";
        }
    }

    /** @param byAdmin whether the caller is an admin who does not own the server */
    record Lock(boolean byAdmin, Optional<String> reason) implements ServerAction {
        @Override
        public String wireName() {
            return "lock";
        }
    }

    record Unlock() implements ServerAction {
        @Override
        public String wireName() {
            return "unlock";
        }
    }

    /** Absent fields stay as they are; an inner empty Optional clears the field. */
    record Rebuild(
            String imageId,
            Optional<String> name,
            Optional<Optional<String>> description,
            Optional<Map<String, String>> metadata,
            Optional<Optional<String>> keyName,
            Optional<Optional<String>> publicKey,
            Optional<Optional<String>> userData,
            Optional<String> hostname)
            implements ServerAction {
        @Override
        public String wireName() {
            return "rebuild";
        }
    }

    record Resize(Flavor flavor) implements ServerAction {
        @Override
        public String wireName() {
            return "resize";
        }
    }

    record ConfirmResize() implements ServerAction {
        @Override
        public String wireName() {
            return "confirmResize";
        }
    }

    record RevertResize() implements ServerAction {
        @Override
        public String wireName() {
            return "revertResize";
        }
    }

    /** @param host the host that the admin named */
    record Migrate(Optional<String> host) implements ServerAction {
        @Override
        public String wireName() {
            return "migrate";
        }
    }

    /** @param active whether to {@code active}, else to {@code error} */
    record ResetState(boolean active) implements ServerAction {
        @Override
        public String wireName() {
            return "reset_state";
        }
    }

    record Delete() implements ServerAction {
        @Override
        public String wireName() {
            return "delete";
        }
    }
}
