package kilonova.agent.configdrive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes small CD-ROM images: ISO 9660 (ECMA-119) for the structure, with short names, and Joliet for the names as they are. There is
 * no library for it that is looked after, and hosts need not have a program for it. Each folder must fit one sector, which some
 * twenty files do.
 */
public final class IsoImage {
    private static final int SECTOR = 2048;
    private static final int SYSTEM_AREA = 16;
    private static final byte[] JOLIET_LEVEL_3 = {0x25, 0x2f, 0x45};

    /** One of the two views on the same files. */
    private enum View {
        PLAIN(0, StandardCharsets.US_ASCII),
        JOLIET(1, StandardCharsets.UTF_16BE);

        private final int index;
        private final Charset charset;

        View(int index, Charset charset) {
            this.index = index;
            this.charset = charset;
        }
    }

    private static final class Folder {
        private final int parent;
        private final String name;
        private final SortedMap<String, Integer> folders = new TreeMap<>();
        private final SortedMap<String, byte[]> files = new TreeMap<>();

        Folder(int parent, String name) {
            this.parent = parent;
            this.name = name;
        }
    }

    private final String label;
    private final List<Folder> folders = new ArrayList<>();
    private final IdentityHashMap<byte[], Integer> places = new IdentityHashMap<>();
    private final int pathTables = SYSTEM_AREA + 3;
    private final int folderArea = pathTables + 4;
    private int sectors;

    private IsoImage(String label, SortedMap<String, byte[]> files) {
        this.label = label;
        folders.add(new Folder(0, ""));
        List<Map.Entry<String, byte[]>> all = new ArrayList<>(files.entrySet());
        // a path table names shallow folders first
        int deepest = all.stream()
                .mapToInt(file -> file.getKey().split("/").length)
                .max()
                .orElse(1);
        for (int depth = 1; depth < deepest; depth++) {
            for (Map.Entry<String, byte[]> file : all) {
                makeFolder(file.getKey().split("/"), depth);
            }
        }
        all.forEach(file -> {
            String[] path = file.getKey().split("/");
            folders.get(folder(path, path.length - 1)).files.put(path[path.length - 1], file.getValue());
        });
        sectors = folderArea + 2 * folders.size();
        for (Folder folder : folders) {
            folder.files.values().forEach(content -> {
                places.put(content, sectors);
                sectors += Math.max(1, Math.ceilDiv(content.length, SECTOR));
            });
        }
    }

    /**
     * The bytes of an image.
     *
     * @param label the volume's name, ASCII, at most 16 characters
     * @param files contents by path, {@code openstack/latest/user_data}
     */
    public static byte[] of(String label, SortedMap<String, byte[]> files) {
        if (label.length() > 16) {
            throw new IllegalArgumentException("a volume's name has 16 characters at most: " + label);
        }
        return new IsoImage(label, files).bytes();
    }

    private void makeFolder(String[] path, int depth) {
        if (depth >= path.length) {
            return;
        }
        int parent = folder(path, depth - 1);
        folders.get(parent).folders.computeIfAbsent(path[depth - 1], name -> {
            folders.add(new Folder(parent, name));
            return folders.size() - 1;
        });
    }

    private int folder(String[] path, int depth) {
        int at = 0;
        for (int i = 0; i < depth; i++) {
            at = Objects.requireNonNull(folders.get(at).folders.get(path[i]));
        }
        return at;
    }

    private byte[] bytes() {
        ByteBuffer image = ByteBuffer.allocate(sectors * SECTOR);
        image.put(SYSTEM_AREA * SECTOR, descriptor(View.PLAIN));
        image.put((SYSTEM_AREA + 1) * SECTOR, descriptor(View.JOLIET));
        image.put((SYSTEM_AREA + 2) * SECTOR, terminator());
        for (View view : View.values()) {
            image.put(pathTable(view, ByteOrder.LITTLE_ENDIAN) * SECTOR, pathTableBytes(view, ByteOrder.LITTLE_ENDIAN));
            image.put(pathTable(view, ByteOrder.BIG_ENDIAN) * SECTOR, pathTableBytes(view, ByteOrder.BIG_ENDIAN));
            for (int i = 0; i < folders.size(); i++) {
                image.put(place(view, i) * SECTOR, folderBytes(view, i));
            }
        }
        places.forEach((content, sector) -> image.put(sector * SECTOR, content));
        return image.array();
    }

    private int pathTable(View view, ByteOrder order) {
        return pathTables + 2 * view.index + (order == ByteOrder.BIG_ENDIAN ? 1 : 0);
    }

    private int place(View view, int folder) {
        return folderArea + view.index * folders.size() + folder;
    }

    private byte[] descriptor(View view) {
        ByteBuffer out = ByteBuffer.allocate(SECTOR);
        out.put((byte) (view.index + 1))
                .put("CD001".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1);
        text(out, 8, 32, "", view);
        text(out, 40, 32, label, view);
        both(out, 80, sectors);
        if (view == View.JOLIET) {
            out.put(88, JOLIET_LEVEL_3);
        }
        bothShort(out, 120, 1);
        bothShort(out, 124, 1);
        bothShort(out, 128, SECTOR);
        both(out, 132, pathTableBytes(view, ByteOrder.LITTLE_ENDIAN).length);
        out.order(ByteOrder.LITTLE_ENDIAN).putInt(140, pathTable(view, ByteOrder.LITTLE_ENDIAN));
        out.order(ByteOrder.BIG_ENDIAN).putInt(148, pathTable(view, ByteOrder.BIG_ENDIAN));
        out.put(156, record(new byte[] {0}, place(view, 0), SECTOR, true));
        for (int[] field :
                new int[][] {{190, 128}, {318, 128}, {446, 128}, {574, 128}, {702, 37}, {739, 37}, {776, 37}}) {
            text(out, field[0], field[1], "", view);
        }
        for (int date = 813; date < 881; date += 17) {
            out.put(date, "0".repeat(16).getBytes(StandardCharsets.US_ASCII));
        }
        out.put(881, (byte) 1);
        return out.array();
    }

    private static byte[] terminator() {
        byte[] out = new byte[SECTOR];
        out[0] = (byte) 255;
        System.arraycopy("CD001".getBytes(StandardCharsets.US_ASCII), 0, out, 1, 5);
        out[6] = 1;
        return out;
    }

    private byte[] pathTableBytes(View view, ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(SECTOR).order(order);
        for (int i = 0; i < folders.size(); i++) {
            Folder folder = folders.get(i);
            byte[] name = i == 0 ? new byte[] {0} : folderName(view, folder.name);
            out.put((byte) name.length).put((byte) 0).putInt(place(view, i)).putShort((short) (folder.parent + 1));
            out.put(name);
            if (name.length % 2 == 1) {
                out.put((byte) 0);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private byte[] folderBytes(View view, int index) {
        Folder folder = folders.get(index);
        ByteBuffer out = ByteBuffer.allocate(SECTOR);
        out.put(record(new byte[] {0}, place(view, index), SECTOR, true));
        out.put(record(new byte[] {1}, place(view, folder.parent), SECTOR, true));
        folder.folders.forEach(
                (name, child) -> out.put(record(folderName(view, name), place(view, child), SECTOR, true)));
        int number = 0;
        for (Map.Entry<String, byte[]> file : folder.files.entrySet()) {
            byte[] name = fileName(view, file.getKey(), number++);
            int place = Objects.requireNonNull(places.get(file.getValue()));
            out.put(record(name, place, file.getValue().length, false));
        }
        return out.array();
    }

    private static byte[] folderName(View view, String name) {
        return view == View.JOLIET
                ? name.getBytes(view.charset)
                : plain(name, 8).getBytes(view.charset);
    }

    /** Short names need not be like the long ones, only different from each other. */
    private static byte[] fileName(View view, String name, int number) {
        return (view == View.JOLIET ? name + ";1" : plain(name, 5) + "%03d.;1".formatted(number))
                .getBytes(view.charset);
    }

    private static String plain(String name, int longest) {
        String allowed = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return allowed.substring(0, Math.min(longest, allowed.length()));
    }

    private static byte[] record(byte[] name, int place, int length, boolean folder) {
        int size = 33 + name.length + (name.length % 2 == 0 ? 1 : 0);
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put((byte) size);
        both(out, 2, place);
        both(out, 10, length);
        out.put(18, new byte[] {70, 1, 1, 0, 0, 0, 0});
        out.put(25, (byte) (folder ? 2 : 0));
        bothShort(out, 28, 1);
        out.put(32, (byte) name.length);
        out.put(33, name);
        return out.array();
    }

    private static void text(ByteBuffer out, int at, int length, String text, View view) {
        byte[] blank = " ".getBytes(view.charset);
        byte[] field = new byte[length];
        for (int i = 0; i + blank.length <= length; i += blank.length) {
            System.arraycopy(blank, 0, field, i, blank.length);
        }
        byte[] bytes = text.getBytes(view.charset);
        System.arraycopy(bytes, 0, field, 0, Math.min(length, bytes.length));
        out.put(at, field);
    }

    /** Numbers stand in both byte orders, one after the other. */
    private static void both(ByteBuffer out, int at, int value) {
        out.order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        out.order(ByteOrder.BIG_ENDIAN).putInt(at + 4, value);
    }

    private static void bothShort(ByteBuffer out, int at, int value) {
        out.order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
        out.order(ByteOrder.BIG_ENDIAN).putShort(at + 2, (short) value);
    }
}
