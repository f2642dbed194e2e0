package kilonova.agent.libvirt.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An XML element that is being put together: it has a text, or children, or nothing. */
final class XmlElement {
    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<XmlElement> children = new ArrayList<>();
    private String text = "";

    private XmlElement(String name) {
        this.name = name;
    }

    static XmlElement of(String name) {
        return new XmlElement(name);
    }

    XmlElement with(String attribute, Object value) {
        attributes.put(attribute, value.toString());
        return this;
    }

    XmlElement text(Object value) {
        text = value.toString();
        return this;
    }

    XmlElement add(XmlElement child) {
        children.add(child);
        return this;
    }

    XmlElement add(Optional<XmlElement> child) {
        child.ifPresent(children::add);
        return this;
    }

    XmlElement add(List<XmlElement> more) {
        children.addAll(more);
        return this;
    }

    /** As a document for people too: one element a line, two blanks for each level. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        write(out, "");
        return out.toString();
    }

    private void write(StringBuilder out, String indent) {
        out.append(indent).append('<').append(name);
        attributes.forEach((attribute, value) -> out.append(' ')
                .append(attribute)
                .append("='")
                .append(escaped(value))
                .append('\''));
        if (children.isEmpty() && text.isEmpty()) {
            out.append("/>\n");
        } else if (children.isEmpty()) {
            out.append('>').append(escaped(text)).append("</").append(name).append(">\n");
        } else {
            out.append(">\n");
            children.forEach(child -> child.write(out, indent + "  "));
            out.append(indent).append("</").append(name).append(">\n");
        }
    }

    /** Characters that XML 1.0 cannot hold become the sign for what could not be read. */
    private static String escaped(String raw) {
        StringBuilder out = new StringBuilder(raw.length() + 16);
        raw.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\'' -> out.append("&apos;");
                case '\t', '\n', '\r' -> out.append("&#").append(point).append(';');
                default -> out.appendCodePoint(allowed(point) ? point : 0xfffd);
            }
        });
        return out.toString();
    }

    private static boolean allowed(int point) {
        return (point >= 0x20 && point <= 0xd7ff) || (point >= 0xe000 && point <= 0xfffd) || point >= 0x10000;
    }
}
