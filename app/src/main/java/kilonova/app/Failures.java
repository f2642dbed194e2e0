package kilonova.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says in one sentence what an exception means to the person at the terminal. */
final class Failures {
    private Failures() {}

    static String sentence(Throwable failure) {
        Throwable cause =
                failure instanceof UncheckedIOException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist.";
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written by this user.";
            case BindException taken ->
                "The port cannot be taken: " + taken.getMessage() + ". Choose another with --listen.";
            case IOException broken -> String.valueOf(broken.getMessage());
            default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    }
}
