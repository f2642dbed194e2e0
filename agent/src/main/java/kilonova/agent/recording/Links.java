package kilonova.agent.recording;

import java.util.ArrayList;
import java.util.List;

/** Reckons with links. */
final class Links {
    private Links() {}

    /** Where a link leads, if no directory on its way is a link itself. */
    static String target(String link, String target) {
        String whole = target.startsWith("/") ? target : link.substring(0, link.lastIndexOf('/') + 1) + target;
        List<String> parts = new ArrayList<>();
        for (String part : whole.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }
}
