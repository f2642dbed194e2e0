package kilonova.compute.servers.rest;

import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.rest.Surroundings.ImageFinder.Image;
import kilonova.http.Caller;
import kilonova.http.Fault;

/** Checks that a server of a flavor can be made from an image. */
final class BootImage {
    private static final long GIB = 1L << 30;

    private BootImage() {}

    /**
     * @param notFound what to say when there is no such image
     * @throws Fault 400 when it cannot
     */
    static void check(Surroundings.ImageFinder images, Caller caller, String imageId, Flavor flavor, String notFound) {
        Image image = images.find(caller, imageId).orElseThrow(() -> Fault.badRequest(notFound));
        if (!image.active()) {
            throw Fault.badRequest("Image " + imageId + " is not active.");
        }
        if (image.minMemoryMb() > flavor.memoryMb()) {
            throw Fault.badRequest("Flavor's memory is too small for requested image.");
        }
        long disk = flavor.rootDiskGb() * GIB;
        if (disk == 0) {
            return;
        }
        if (image.sizeBytes() > disk) {
            throw Fault.badRequest("Flavor's disk is too small for requested image. Flavor disk is " + disk
                    + " bytes, image is " + image.sizeBytes() + " bytes.");
        }
        if (image.minDiskGb() * GIB > disk) {
            throw Fault.badRequest("Flavor's disk is smaller than the minimum size specified in image metadata. Flavor"
                    + " disk is " + disk + " bytes, minimum size is " + image.minDiskGb() * GIB + " bytes.");
        }
    }
}
