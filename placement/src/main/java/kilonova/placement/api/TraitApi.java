package kilonova.placement.api;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.placement.Placement;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.commands.CreateTrait;
import kilonova.placement.commands.DeleteTrait;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.SetTraits;
import kilonova.placement.providers.Provider;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /traits}, {@code /traits/{name}} and {@code /resource_providers/{uuid}/traits}. */
final class TraitApi {
    private static final String OF_PROVIDER = "/resource_providers/{uuid}/traits";
    private static final int SINCE = 6;

    private final Placement placement;
    private final Answers answers;

    TraitApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(
                Routes.get("/traits", guard.reading(Rule.LIST_TRAITS, this::list))
                        .from(SINCE),
                Routes.get("/traits/{name}", guard.plain(Rule.SHOW_TRAIT, this::show))
                        .from(SINCE),
                Routes.put("/traits/{name}", guard.plain(Rule.UPDATE_TRAIT, this::create))
                        .from(SINCE),
                Routes.delete("/traits/{name}", guard.plain(Rule.DELETE_TRAIT, this::delete))
                        .from(SINCE),
                Routes.get(OF_PROVIDER, guard.reading(Rule.LIST_PROVIDER_TRAITS, this::ofProvider))
                        .from(SINCE),
                Routes.put(OF_PROVIDER, guard.writing(Rule.UPDATE_PROVIDER_TRAITS, this::replace))
                        .from(SINCE),
                Routes.delete(OF_PROVIDER, guard.plain(Rule.DELETE_PROVIDER_TRAITS, this::removeAll))
                        .from(SINCE));
    }

    private Response list(Request request) {
        Guard.checkQuery(request, Schemas.LIST_TRAITS);
        Predicate<Trait> wanted =
                request.query().last("name").map(TraitApi::byName).orElse(_ -> true);
        Snapshot now = placement.snapshot();
        Predicate<Trait> associated =
                request.query().last("associated").map(text -> byUse(text, now)).orElse(_ -> true);
        List<Trait> found =
                now.catalogue().traits().stream().filter(wanted.and(associated)).toList();
        return answers.entity(request, 200, write(found), changed(now, found));
    }

    private static Predicate<Trait> byName(String text) {
        if (text.startsWith("in:")) {
            Set<String> names = new HashSet<>(List.of(Limits.split(text.substring("in:".length()), Limits.LIST)));
            return trait -> names.contains(trait.name());
        }
        if (text.startsWith("startswith:")) {
            return trait -> trait.name().startsWith(text.substring("startswith:".length()));
        }
        if (!text.contains(":")) {
            throw Fault.badRequest("Badly formatted name parameter. Expected name query string parameter in form:"
                    + " ?name=[in|startswith]:[name1,name2|prefix]. Got: \"" + text + "\"");
        }
        return _ -> true;
    }

    private static Predicate<Trait> byUse(String text, Snapshot now) {
        Predicate<Trait> used = trait -> !now.providers().treesWithTrait(trait).isEmpty();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> used;
            case "false" -> used.negate();
            default -> throw Fault.badRequest("The query parameter \"associated\" only accepts \"true\" or \"false\"");
        };
    }

    private Response show(Request request) {
        Trait trait = new Trait(request.pathParameter("name"));
        Snapshot now = placement.snapshot();
        if (!now.catalogue().has(trait)) {
            throw Fault.notFound(new Refusal.UnknownTraits(Set.of(trait)).message());
        }
        return Answers.dated(request, Response.empty(204), changed(now, List.of(trait)));
    }

    private Response create(Request request) {
        Trait trait = new Trait(request.pathParameter("name"));
        if (!trait.isCustomName()) {
            throw Fault.badRequest("The trait is invalid. A valid trait must be no longer than 255 characters, start"
                    + " with the prefix \"CUSTOM_\" and use following characters: \"A\"-\"Z\", \"0\"-\"9\" and \"_\"");
        }
        boolean made = placement.execute(new CreateTrait(trait, answers.now())).orElseThrow();
        return Answers.dated(request, Response.empty(made ? 201 : 204), changed(placement.snapshot(), List.of(trait)))
                .with("Location", request.url("/traits/" + trait));
    }

    private Response delete(Request request) {
        Trait trait = new Trait(request.pathParameter("name"));
        return switch (placement.execute(new DeleteTrait(trait))) {
            case Outcome.Done<Trait> _ -> Response.empty(204);
            case Outcome.Refused<Trait>(Refusal refusal) ->
                throw refusal instanceof Refusal.UnknownTraits
                        ? Fault.notFound(refusal.message())
                        : Refusals.fault(refusal);
        };
    }

    private Response ofProvider(Request request) {
        String uuid = request.pathParameter("uuid");
        Snapshot now = placement.snapshot();
        Provider provider = Lookups.provider(now, uuid, "No resource provider with uuid " + uuid + " found");
        return answer(request, now, provider);
    }

    private Response replace(Request request) {
        JsonNode body = Guard.body(request, Schemas.SET_TRAITS);
        Provider provider = Lookups.provider(placement.snapshot(), request.pathParameter("uuid"));
        Limits.TRAITS.check(body.path("traits").size());
        Set<Trait> traits = new HashSet<>();
        body.path("traits").forEach(name -> traits.add(new Trait(name.stringValue())));
        OptionalLong expected = OptionalLong.of(Inventories.number(body.path("resource_provider_generation")));
        return switch (placement.execute(new SetTraits(provider.id(), expected, traits, answers.now()))) {
            case Outcome.Done<Provider>(Provider changed) -> answer(request, placement.snapshot(), changed);
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw switch (refusal) {
                    case Refusal.ProviderGenerationConflict _ ->
                        Fault.conflict("Resource provider's generation already changed. Please update the"
                                        + " generation and try again.")
                                .withCode(Codes.CONCURRENT_UPDATE);
                    case Refusal.UnknownTraits unknown ->
                        Fault.badRequest("No such trait "
                                + String.join(
                                        ", ",
                                        new TreeSet<>(unknown.traits())
                                                .stream().map(Trait::name).toList()));
                    default -> Refusals.fault(refusal);
                };
        };
    }

    private Response removeAll(Request request) {
        Provider provider = Lookups.provider(placement.snapshot(), request.pathParameter("uuid"));
        SetTraits command = new SetTraits(provider.id(), OptionalLong.empty(), Set.of(), answers.now());
        return switch (placement.execute(command)) {
            case Outcome.Done<Provider> _ -> Response.empty(204);
            case Outcome.Refused<Provider>(Refusal refusal) -> throw Refusals.fault(refusal);
        };
    }

    private Response answer(Request request, Snapshot now, Provider provider) {
        List<Trait> traits = Catalogue.inOrder(provider.traits());
        ObjectNode body = write(traits).put("resource_provider_generation", provider.generation());
        return answers.entity(request, 200, body, changed(now, traits));
    }

    private static ObjectNode write(Collection<Trait> traits) {
        ArrayNode names = Json.array();
        traits.forEach(trait -> names.add(trait.name()));
        return Json.object().set("traits", names);
    }

    /** When the newest of them was made; standard traits count as made when this program first knew them. */
    private Instant changed(Snapshot now, Collection<Trait> traits) {
        return traits.stream()
                .flatMap(trait -> now.catalogue().created(trait).stream())
                .reduce(Answers::later)
                .orElseGet(answers::now);
    }
}
