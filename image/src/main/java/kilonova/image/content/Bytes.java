package kilonova.image.content;

import java.nio.charset.StandardCharsets;

/** Reads numbers and magic words out of the beginning of some data. What lies behind the end reads as not there. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bytes(byte[] data) {
    boolean has(int offset, int length) {
        return offset >= 0 && length >= 0 && offset <= data.length - length;
    }

    boolean startsWith(String latin1) {
        return is(0, latin1);
    }

    boolean is(int offset, String latin1) {
        byte[] word = latin1.getBytes(StandardCharsets.ISO_8859_1);
        if (!has(offset, word.length)) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (data[offset + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** Four bytes, most significant first; 0 behind the end. */
    long big32(int offset) {
        return number(offset, 4, true);
    }

    long big64(int offset) {
        return number(offset, 8, true);
    }

    long little32(int offset) {
        return number(offset, 4, false);
    }

    long little64(int offset) {
        return number(offset, 8, false);
    }

    String text(int offset, int length) {
        return has(offset, length) ? new String(data, offset, length, StandardCharsets.ISO_8859_1) : "";
    }

    private long number(int offset, int length, boolean bigEndian) {
        if (!has(offset, length)) {
            return 0;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int at = bigEndian ? offset + i : offset + length - 1 - i;
            value = (value << 8) | (data[at] & 0xff);
        }
        return value;
    }
}
