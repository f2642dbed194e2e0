package kilonova.agent.disks;

import java.io.IOException;

/** A disk did not come whole. Nothing of it may be used; it can be asked for again from its beginning. */
public final class DiskBroken extends IOException {
    DiskBroken(String message) {
        super(message);
    }
}
