package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Customer;
import io.quanzi.shared.AuditLog;
import io.quanzi.shared.AuditLog.Entry;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/**
 * Says what lines of the audit are about in words, with the page that shows it: people by the names that whoever asks may
 * read, all else by what {@link AuditSubjects} know; and finds lines by those names. The audit itself keeps ids, as it is
 * never changed and names no person.
 */
@Component
class AuditedThings {
    private static final String PEOPLE = "customer.";
    private static final int PEOPLE_A_READ = 1_000;
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{24,}");

    /** Where things stand that are told by their end only: the beginning of the action, the page's words, the page. */
    private record Place(String beginning, String words, String address) {}

    private static final List<Place> PLACES = List.of(
            new Place("import.", "menu.imports", "/imports"),
            new Place("conflict.", "menu.conflicts", "/conflicts"),
            new Place("welcome.", "welcomes.title", "/welcomes"),
            new Place("inbox.", "menu.inbox", "/inbox"),
            new Place("work.", "menu.inbox", "/inbox"),
            new Place("outbound.", "menu.outbound", "/outbound"),
            new Place("reconcile.", "menu.reconcile", "/reconcile"),
            new Place("rehearsal.", "menu.rehearsal", "/rehearsal"),
            new Place("backup.", "menu.backup", "/backup"),
            new Place("doctor.", "menu.doctor", "/doctor"),
            new Place("first-run.", "first-run.title", "/first-run"),
            new Place("note.", "audit.subject.note", ""),
            new Place("clock.", "forward.title", "/"));

    private final List<AuditSubjects> kinds;
    private final VisiblePeople visiblePeople;
    private final PeopleSearch search;
    private final AuditLog log;

    AuditedThings(List<AuditSubjects> kinds, VisiblePeople visiblePeople, PeopleSearch search, AuditLog log) {
        this.log = log;
        this.kinds = kinds;
        this.visiblePeople = visiblePeople;
        this.search = search;
    }

    /** What each line is about, in the order of the lines. */
    List<AuditSubject> of(List<Entry> entries, Locale language) {
        Map<String, AuditSubject> people = people(subjects(entries, action -> action.startsWith(PEOPLE)));
        Map<AuditSubjects, Map<String, AuditSubject>> found = new HashMap<>();
        for (AuditSubjects kind : kinds) {
            Set<String> asked = subjects(entries, kind::isAbout);
            found.put(kind, asked.isEmpty() ? Map.of() : kind.find(asked, language));
        }
        return entries.stream()
                .map(entry -> {
                    Stream<Map<String, AuditSubject>> named = entry.action().startsWith(PEOPLE)
                            ? Stream.of(people)
                            : kinds.stream()
                                    .filter(kind -> kind.isAbout(entry.action()))
                                    .map(kind -> found.getOrDefault(kind, Map.of()));
                    return named.flatMap(all -> Optional.ofNullable(all.get(entry.subject())).stream())
                            .findFirst()
                            .orElseGet(() -> plain(entry, language));
                })
                .toList();
    }

    private static Set<String> subjects(List<Entry> entries, Predicate<String> action) {
        return entries.stream()
                .filter(entry -> action.test(entry.action()))
                .map(Entry::subject)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Of somebody who is known as another by now, the other. */
    private Map<String, AuditSubject> people(Set<String> ids) {
        var found = new HashMap<String, AuditSubject>();
        if (!ids.isEmpty()) {
            visiblePeople
                    .findAll(ids.stream().map(CustomerId::new).toList())
                    .forEach(person -> found.put(person.id().value(), person(person)));
            ids.stream()
                    .filter(id -> !found.containsKey(id))
                    .toList()
                    .forEach(id -> visiblePeople.find(new CustomerId(id)).ifPresent(now -> found.put(id, person(now))));
        }
        return found;
    }

    private AuditSubject person(Customer person) {
        String id = person.id().value();
        return new AuditSubject(visiblePeople.nameOf(person) + " " + Formats.endOf(id), "/customers/" + id);
    }

    /** What nobody names: the page of a list, the place where it stands, else itself, of an id the end. */
    private static AuditSubject plain(Entry entry, Locale language) {
        String subject = entry.subject();
        String menu = "menu." + subject.replaceFirst("^/", "");
        if (entry.action().endsWith(".export") && Message.isKnown(menu)) {
            return new AuditSubject(Message.of(menu).in(language), subject);
        }
        String own = subject.substring(subject.lastIndexOf('/') + 1);
        boolean isId = ID.matcher(own).matches();
        return PLACES.stream()
                .filter(one -> entry.action().startsWith(one.beginning()))
                .map(place -> new AuditSubject(
                        Message.of(place.words()).in(language) + (isId ? " " + Formats.endOf(own) : ""),
                        place.address()))
                .findFirst()
                .orElseGet(() -> new AuditSubject(isId ? Formats.endOf(own) : subject, ""));
    }

    /** Which lines are about something that a text names, or stands in what the audit has for it. */
    Criteria matching(String text) {
        var ways = new ArrayList<Criteria>();
        ways.add(where("subject").regex(Pattern.quote(text), "i"));
        if (visiblePeople.seesWholeNames()) {
            search.matching(text)
                    .map(this::recordedPeople)
                    .filter(people -> !people.isEmpty())
                    .ifPresent(people -> ways.add(where("subject").in(people)));
        }
        kinds.forEach(kind -> ways.addAll(kind.matching(text)));
        return ways.size() == 1 ? ways.get(0) : new Criteria().orOperator(ways);
    }

    /** The ids of those who match, of the people whom the audit has lines about. */
    private List<String> recordedPeople(Criteria who) {
        List<String> all = log.subjects(PEOPLE);
        var found = new ArrayList<String>();
        for (int from = 0; from < all.size(); from += PEOPLE_A_READ) {
            List<String> some = all.subList(from, Math.min(all.size(), from + PEOPLE_A_READ));
            var both = new Criteria().andOperator(where("_id").in(some), who);
            visiblePeople.people(both, 0, some.size()).forEach(id -> found.add(id.value()));
        }
        return found;
    }
}
