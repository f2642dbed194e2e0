package kilonova.image.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import kilonova.image.content.DiskFormat;
import kilonova.image.content.Inspection;
import kilonova.image.images.Image;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Refusal;
import kilonova.image.outcome.Result;

/**
 * Writes a stream to a new file, and checks and hashes it on the way. Holds one buffer, however long the stream is.
 *
 * @param inspected what the data must be; empty to take anything
 * @param limit the longest that the data may be, in bytes
 * @param expected how long the data must be, if that was said
 */
record Receiver(Optional<DiskFormat> inspected, long limit, OptionalLong expected) {
    private static final int BUFFER = 256 * 1024;

    /** Receives everything; when this returns data, all of it is synced to disk. The file may be left behind otherwise. */
    Result<Image.Data> receive(InputStream in, Path file) {
        if (expected.orElse(0) > limit) {
            return tooLarge();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                OutputStream out = Channels.newOutputStream(channel)) {
            Result<Image.Data> result = receive(in, out);
            channel.force(true);
            return result;
        } catch (IOException failure) {
            return Result.refused(Reason.NOT_STORED, "The image data cannot be stored: " + failure.getMessage());
        }
    }

    private Result<Image.Data> receive(InputStream in, OutputStream out) throws IOException {
        MessageDigest md5 = digest("MD5");
        MessageDigest sha512 = digest("SHA-512");
        Optional<Inspection> inspection = inspected.map(Inspection::new);
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        while (true) {
            int length;
            try {
                length = in.read(buffer);
            } catch (IOException | RuntimeException brokenOff) {
                return cutOff(size);
            }
            if (length < 0) {
                break;
            }
            size += length;
            if (size > limit) {
                return tooLarge();
            }
            Optional<Refusal> refusal = inspection.flatMap(watching -> watching.look(buffer, length));
            if (refusal.isPresent()) {
                return new Result.Refused<>(refusal.get());
            }
            md5.update(buffer, 0, length);
            sha512.update(buffer, 0, length);
            out.write(buffer, 0, length);
        }
        if (expected.isPresent() && expected.getAsLong() != size) {
            return cutOff(size);
        }
        Image.Data plain = new Image.Data(size, OptionalLong.empty(), hex(md5), hex(sha512));
        return inspection
                .map(watching -> watching.end()
                        .map(virtual -> new Image.Data(plain.size(), virtual, plain.md5(), plain.sha512())))
                .orElseGet(() -> Result.done(plain));
    }

    private Result<Image.Data> tooLarge() {
        return Result.refused(Reason.TOO_LARGE, "The image data is longer than " + limit + " bytes.");
    }

    private Result<Image.Data> cutOff(long size) {
        String wanted = expected.isPresent() ? " of " + expected.getAsLong() : "";
        return Result.refused(Reason.CUT_OFF, "The upload ended after " + size + wanted + " bytes.");
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
