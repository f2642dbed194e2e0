package kilonova.acceptance.realhost;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints one line for each test when it ends, and why it failed: they take long, and who waits wants to see them go by. */
final class Checks implements BeforeEachCallback, TestWatcher {
    private static final AtomicLong BEGAN = new AtomicLong(System.nanoTime());

    @Override
    public void beforeEach(ExtensionContext context) {
        BEGAN.set(System.nanoTime());
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        print("ok    ", context);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        print("FAILED", context);
        System.out.println(cause);
    }

    private static void print(String verdict, ExtensionContext context) {
        long seconds = Duration.ofNanos(System.nanoTime() - BEGAN.get()).toSeconds();
        System.out.println(String.format(
                Locale.ROOT,
                "%s %4d s  %s %s",
                verdict,
                seconds,
                context.getRequiredTestClass().getSimpleName(),
                context.getRequiredTestMethod().getName()));
    }
}
