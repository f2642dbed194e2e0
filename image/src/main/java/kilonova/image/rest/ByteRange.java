package kilonova.image.rest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;

/**
 * A part of some data (RFC 9110, section 14).
 *
 * @param first from 0
 * @param last included
 */
record ByteRange(long first, long last) {
    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /** The range that a header asks for; empty if there is none, or one that may be ignored (several ranges, other units). */
    static Optional<ByteRange> asked(Optional<String> header, long size) {
        Matcher matcher = ONE.matcher(header.orElse(""));
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return Optional.empty();
        }
        long first;
        long last = size - 1;
        if (matcher.group(1).isEmpty()) {
            first = Math.max(0, size - Long.parseLong(matcher.group(2)));
        } else {
            first = Long.parseLong(matcher.group(1));
            if (!matcher.group(2).isEmpty()) {
                last = Math.min(last, Long.parseLong(matcher.group(2)));
            }
        }
        if (first > last) {
            throw new Rejected(
                    Reason.INVALID_RANGE,
                    "The image has " + size + " bytes, and the range " + header.orElse("") + " is not in it.");
        }
        return Optional.of(new ByteRange(first, last));
    }

    long length() {
        return last - first + 1;
    }

    String header(long size) {
        return "bytes " + first + "-" + last + "/" + size;
    }
}
