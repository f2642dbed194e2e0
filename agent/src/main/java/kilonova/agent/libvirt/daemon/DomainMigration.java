package kilonova.agent.libvirt.daemon;

import java.util.Optional;

/**
 * How a running domain is sent to another daemon. It never goes on over there before all of its memory is there: a device that is passed
 * through could not follow.
 *
 * @param uri where this daemon finds the other
 * @param name what the domain is called there
 * @param xml what it is made of there, under the name that it has here
 * @param persistentXml what it is made of there when it is started anew
 * @param dataUri where its memory is sent; empty for where the other daemon says
 * @param copy what of its writable disks is copied
 * @param encrypted whether QEMU encrypts what it sends
 * @param autoConverge whether the guest may be slowed down
 * @param parallelConnections connections that carry the memory; 0 or 1 for one
 * @param bandwidthMiBps at most; 0 for as much as there is
 */
public record DomainMigration(
        String uri,
        String name,
        String xml,
        String persistentXml,
        Optional<String> dataUri,
        DiskCopy copy,
        boolean encrypted,
        boolean autoConverge,
        int parallelConnections,
        long bandwidthMiBps) {
    /** What is copied of the writable disks of a domain that leaves. */
    public enum DiskCopy {
        /** It has none. */
        NOTHING,
        /** Their top layer, onto disks that grow from the same content there: whatever differs below it would be taken for theirs. */
        WHAT_DIFFERS,
        /** Everything, onto disks that grow from nothing there. */
        WHOLE
    }
}
