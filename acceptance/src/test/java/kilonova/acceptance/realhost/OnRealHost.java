package kilonova.acceptance.realhost;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks tests that need the real host, which is passed to them as a parameter {@link RealHost}. Each test's end is printed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("real-host")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith({SharedRealHost.class, Checks.class})
@interface OnRealHost {}
