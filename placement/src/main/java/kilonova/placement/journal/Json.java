package kilonova.placement.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.function.Function;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.traits.Trait;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;

/** How facts and parts of rows are written as JSON: ids and names as plain strings, each fact with the name of its kind. */
final class Json {
    static final JsonMapper MAPPER = mapper();

    private Json() {}

    /** Says which kind a fact is; here, so that the facts themselves know nothing of JSON. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
    private interface FactMixin {}

    private static JsonMapper mapper() {
        SimpleModule module = new SimpleModule();
        asText(module, ProviderId.class, ProviderId::toString, ProviderId::of);
        asText(module, AggregateId.class, AggregateId::toString, AggregateId::of);
        asText(module, ConsumerId.class, ConsumerId::toString, ConsumerId::of);
        asText(module, ConsumerType.class, ConsumerType::name, ConsumerType::new);
        asText(module, ResourceClass.class, ResourceClass::name, ResourceClass::new);
        asText(module, Trait.class, Trait::name, Trait::new);
        module.addKeyDeserializer(ResourceClass.class, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return new ResourceClass(key);
            }
        });
        JsonMapper.Builder builder = JsonMapper.builder().addModule(module).addMixIn(Fact.class, FactMixin.class);
        for (Class<?> kind : Fact.class.getPermittedSubclasses()) {
            builder.registerSubtypes(new NamedType(kind, kind.getSimpleName()));
        }
        return builder.build();
    }

    private static <T> void asText(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, new ValueSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator generator, SerializationContext context) {
                generator.writeString(write.apply(value));
            }
        });
        module.addDeserializer(type, new ValueDeserializer<T>() {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) {
                return read.apply(parser.getString());
            }
        });
    }
}
