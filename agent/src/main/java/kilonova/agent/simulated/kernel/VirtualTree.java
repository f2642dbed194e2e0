package kilonova.agent.simulated.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.agent.simulated.kernel.Node.Folder;
import kilonova.agent.simulated.kernel.Node.Link;

/** Finds nodes by path, and follows links as the kernel does. Remembers what it found. Not safe for several threads by itself. */
final class VirtualTree {
    private static final int MOST_LINKS = 40;

    private final Folder root;
    private final Map<String, Optional<Node>> found = new HashMap<>();

    VirtualTree(Folder root) {
        this.root = root;
    }

    /** What a path leads to, all links followed. */
    Optional<Node> find(String path) {
        return found.computeIfAbsent(path, unknown -> walk(unknown, true));
    }

    /** The same, but a link at the path's end is not followed. */
    Optional<Node> findLink(String path) {
        return walk(path, false);
    }

    private Optional<Node> walk(String path, boolean followLast) {
        Deque<String> ahead = new ArrayDeque<>(parts(path));
        List<String> here = new ArrayList<>();
        int links = 0;
        Node node = root;
        while (!ahead.isEmpty()) {
            String part = ahead.pop();
            if (part.equals("..")) {
                if (!here.isEmpty()) {
                    here.removeLast();
                }
                Optional<Node> above = descend(here);
                if (above.isEmpty()) {
                    return Optional.empty();
                }
                node = above.get();
                continue;
            }
            Optional<Node> next = child(node, part);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get() instanceof Link(String target) && (followLast || !ahead.isEmpty())) {
                if (++links > MOST_LINKS) {
                    return Optional.empty();
                }
                parts(target).reversed().forEach(ahead::push);
                continue;
            }
            here.add(part);
            node = next.get();
        }
        return Optional.of(node);
    }

    /** The path so far has no links in it any more. */
    private Optional<Node> descend(List<String> path) {
        Optional<Node> node = Optional.of(root);
        for (String part : path) {
            node = node.flatMap(above -> child(above, part));
        }
        return node;
    }

    private static Optional<Node> child(Node node, String name) {
        return node instanceof Folder folder
                ? Optional.ofNullable(folder.entries().get().get(name))
                : Optional.empty();
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }
}
