package kilonova.image.server;

import java.nio.file.Path;

/**
 * The data of an active image.
 *
 * @param file to be read only; it goes away with the image, so open it at once
 * @param size bytes
 * @param diskFormat how to interpret it; never guess that from the content
 * @param md5 hexadecimal
 * @param sha512 hexadecimal
 */
public record ImageData(Path file, long size, String diskFormat, String md5, String sha512) {}
