package kilonova.compute.documents;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.jsontype.NamedType;

/** Writes which alternative of a sealed interface a record is, as {@code "kind"}, so that the domain needs no annotations. */
final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        return isAlternative(annotated.getRawType())
                ? JsonTypeInfo.Value.construct(
                        JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "kind", null, false, null, null)
                : super.findPolymorphicTypeInfo(config, annotated);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
        Class<?> type = annotated.getRawType();
        return type.isInterface() && type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .map(alternative -> new NamedType(alternative, alternative.getSimpleName()))
                        .toList()
                : super.findSubtypes(config, annotated);
    }

    private static boolean isAlternative(Class<?> type) {
        return (type.isInterface() && type.isSealed())
                || (type.isRecord() && Arrays.stream(type.getInterfaces()).anyMatch(parent -> parent.isSealed()));
    }
}
