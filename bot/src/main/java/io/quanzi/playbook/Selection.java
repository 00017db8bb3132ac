package io.quanzi.playbook;

import io.quanzi.playbook.Checked.Good;
import io.quanzi.playbook.Checked.Origin;
import io.quanzi.playbook.Checked.Rules;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses of each file the first version that can be used by itself and together with the others, and notes why the ones
 * before it cannot. (1) Each version is read by its kind; the one that was in force before is borne when only rules of values refuse it. (2) Names: of two files that define the same, and of a file that
 * uses a name nobody defines, the one that was changed gives way; where nothing was changed, both stay. (3) Texts, and what templates are given: a changed file
 * gives way; one that was in force before stays, with its fault told, since to take it away would say nothing at all.
 */
final class Selection {
    private static final int MAX_FAULTS_A_FILE = 20;
    /** What editors and systems make of the end of a name. */
    private static final Pattern OTHER_END =
            Pattern.compile("(?:\\.ya?ml|\\.ftl)?\\.(?:txt|ya?ml|ftl|bak|html?)$", Pattern.CASE_INSENSITIVE);

    private final Rules rules;
    private final Map<String, Choice> choices = new TreeMap<>();
    private final Set<Violation> violations = new LinkedHashSet<>();
    private final Set<Lack> borne = new HashSet<>();

    /** A name that a file uses and nobody defines. */
    private record Lack(String path, Name name) {}

    private final KnownFiles.Turn turn;

    private Selection(Collection<Choice> choices, Rules rules, KnownFiles.Turn turn) {
        this.rules = rules;
        this.turn = turn;
        choices.forEach(choice -> this.choices.put(choice.path(), choice));
    }

    /** @param turn what is known of the files from the selection before, and will be to the next */
    static Checked of(Collection<Choice> choices, Rules rules, KnownFiles.Turn turn) {
        Checked checked = new Selection(choices, rules, turn).choose();
        turn.end();
        return checked;
    }

    private Checked choose() {
        for (Choice choice : choices.values()) {
            for (Choice.Version version : choice.versions()) {
                choice.became(version.source() == null ? null : read(choice, version.source(), version.origin()));
            }
            choice.begin();
        }
        boolean settled = false;
        while (!settled) {
            settled = !namesTwice() && !namesMissing() && !texts() && !templates();
        }
        var good = new HashMap<String, Good<?>>();
        var origins = new HashMap<String, Origin>();
        choices.forEach((path, choice) -> {
            Good<?> now = choice.now();
            Origin origin = choice.origin();
            if (now != null && origin != null) {
                good.put(path, now);
                origins.put(path, origin);
            }
        });
        return new Checked(Map.copyOf(good), Map.copyOf(origins), bounded(violations));
    }

    private @Nullable Good<?> read(Choice choice, Source file, Origin origin) {
        KnownFiles.Outcome read;
        try {
            read = turn.outcome(file, false, () -> read(file));
        } catch (RuntimeException unforeseen) { // one file must not keep the others from being read
            read = wrong(file, Message.of("fault.unreadable", String.valueOf(unforeseen)));
        } catch (StackOverflowError deep) {
            read = wrong(file, Message.of("fault.too-deep"));
        }
        if (origin == Origin.WANTED) {
            violations.addAll(read.violations());
        }
        return read.good() == null && choice.wasInForce(file)
                ? turn.outcome(file, true, () -> readAllTheSame(file)).good()
                : read.good();
    }

    private KnownFiles.Outcome read(Source file) {
        Optional<FileKind<?>> kind = Globs.kindOf(file.path(), rules.kinds());
        if (kind.isEmpty()) {
            return wrong(file, unknown(file.path()));
        }
        try {
            return new KnownFiles.Outcome(Good.of(file, kind.get()), List.of());
        } catch (InvalidFile faulty) {
            return new KnownFiles.Outcome(null, faulty.violations());
        }
    }

    private static KnownFiles.Outcome wrong(Source file, Message why) {
        return new KnownFiles.Outcome(null, List.of(Violation.inFile(file.path(), 0, why)));
    }

    /** Nothing when no record can be made of the file, or none that says what it defines and uses. */
    private KnownFiles.Outcome readAllTheSame(Source file) {
        try {
            Good<?> read = Globs.kindOf(file.path(), rules.kinds())
                    .<Good<?>>map(kind -> YoungerRules.bearing(() -> Good.of(file, kind)))
                    .orElse(null);
            if (read != null) {
                read.defines();
                read.uses();
                read.spoken();
                read.fills();
            }
            return new KnownFiles.Outcome(read, List.of());
        } catch (RuntimeException | StackOverflowError unreadable) { // its faults are told already
            return new KnownFiles.Outcome(null, List.of());
        }
    }

    private Message unknown(String path) {
        List<String> patterns =
                rules.kinds().stream().map(FileKind::pattern).sorted().toList();
        Message cure = Stream.of(".yaml", ".ftl")
                .map(end -> OTHER_END.matcher(path).replaceFirst(end))
                .filter(name -> !name.equals(path) && isRead(name))
                .findFirst()
                .map(name -> Message.of("fault.unknown-file.name", name))
                .or(() -> Optional.of(path.replaceFirst("^([^/]+)/.*/", "$1/"))
                        .filter(name -> !name.equals(path) && isRead(name))
                        .map(name -> Message.of("fault.unknown-file.folder", name)))
                .orElse(Message.of("fault.semicolon"));
        return Message.of("fault.unknown-file", cure, patterns);
    }

    private boolean isRead(String path) {
        return Globs.kindOf(path, rules.kinds()).isPresent();
    }

    /** True when something gave way. */
    private boolean namesTwice() {
        var owners = new HashMap<Name, Choice>();
        for (Choice choice : choices.values()) {
            Good<?> file = choice.now();
            for (Name name : file == null ? Set.<Name>of() : file.defines()) {
                Choice other = owners.putIfAbsent(name, choice);
                if (other != null) {
                    boolean otherGivesWay = choice.isSteady() && !other.isSteady();
                    Choice one = otherGivesWay ? other : choice;
                    violations.add(Violation.inFile(
                            one.path(),
                            lineOf(one, name),
                            Message.of("fault.defined-twice", name.words(), (otherGivesWay ? choice : other).path())));
                    one.giveUp();
                    return true;
                }
            }
        }
        return false;
    }

    private boolean namesMissing() {
        Set<Name> defined = defined();
        for (Choice choice : choices.values()) {
            Good<?> file = choice.now();
            for (Name name : file == null ? Set.<Name>of() : file.uses()) {
                if (!defined.contains(name) && !borne.contains(new Lack(choice.path(), name))) {
                    missing(choice, name, defined);
                    return true;
                }
            }
        }
        for (Filled filled : rules.filled()) {
            var name = new Name("template", filled.template());
            if (!filled.template().endsWith("*") && !defined.contains(name)) {
                Optional<Choice> earlier = whoMightDefine(name);
                if (earlier.isPresent()) { // a directory with some files only is as good: the rest comes from the jar
                    earlier.get().giveUpUntilItDefines(name);
                    return true;
                }
            }
        }
        return false;
    }

    private void missing(Choice user, Name name, Set<Name> defined) {
        Optional<Choice> earlier = whoMightDefine(name);
        boolean earlierIsThere = earlier.map(Choice::now).isPresent();
        if (earlier.isPresent() && earlierIsThere && user.isSteady()) {
            violations.add(Violation.inFile(
                    earlier.get().path(), 0, Message.of("fault.no-longer-defines", name.words(), user.path())));
            earlier.get().giveUpUntilItDefines(name);
            return;
        }
        if (user.origin() == Origin.WANTED) {
            List<String> known = known(defined, name.kind());
            // a template is named by its path without what every path has
            String plain = name.value().replaceFirst("^/?templates/", "").replaceFirst("\\.ftl$", "");
            violations.add(Violation.inFile(
                    user.path(),
                    lineOf(user, name),
                    Message.of("fault.undefined", name.words(), Nearest.questionOrStop(plain, known), known)));
        }
        if (earlier.isPresent() && !earlierIsThere) {
            earlier.get().giveUpUntilItDefines(name);
        } else if (earlier.isEmpty() && user.isSteady()) {
            borne.add(new Lack(user.path(), name)); // in force before anybody asked for it
        } else {
            user.giveUp();
        }
    }

    private Optional<Choice> whoMightDefine(Name name) {
        return choices.values().stream()
                .filter(choice -> choice.mightDefine(name))
                .findFirst();
    }

    private boolean texts() {
        var others = new TextCheck.Others() {
            @Override
            public <T> Optional<T> at(FileKind<T> kind, String path) {
                Choice choice = choices.get(path);
                Good<?> good = choice == null ? null : choice.now();
                return good == null ? Optional.empty() : good.as(kind);
            }
        };
        boolean changed = false;
        for (Choice choice : choices.values()) {
            Good<?> file = choice.now();
            if (file == null || choice.origin() == Origin.BUILT_IN) {
                continue;
            }
            List<Violation> wrong = turn.violations(file.source(), others, by -> flaws(file, by));
            if (!wrong.isEmpty() && isNeeded(file) && !choice.hasMore()) {
                violations.addAll(
                        wrong); // words are checked again before they leave; without its template nothing would
            } else {
                changed |= refuse(choice, wrong);
            }
        }
        return changed;
    }

    private List<Violation> flaws(Good<?> file, TextCheck.Others others) {
        return file.spoken().stream()
                .flatMap(text -> rules.checks().stream()
                        .flatMap(check -> check.flaws(text.text(), others).stream())
                        .map(flaw -> Violation.inFile(
                                file.source().path(),
                                TextLines.of(file.source(), text.line(), text.text(), flaw.at()),
                                flaw.message())))
                .toList();
    }

    private boolean isNeeded(Good<?> file) {
        return file.defines().stream().anyMatch(name -> rules.filled().stream().anyMatch(filled -> filled.means(name)));
    }

    private boolean templates() {
        boolean changed = false;
        for (Choice user : choices.values()) {
            Good<?> file = user.now();
            if (file == null) {
                continue;
            }
            for (Filled filled : file.fills()) {
                List<Violation> wrong = templates(filled)
                        .flatMap(template -> unfit(template, filled).stream()
                                .map(why -> Violation.inFile(
                                        user.path(),
                                        Yaml.lineOfValue(file.source(), filled.template()),
                                        Message.of("fault.of-template", filled.template(), why))))
                        .toList();
                changed |= refuse(user, wrong);
            }
        }
        for (Filled filled : rules.filled()) {
            for (Choice template : templates(filled).toList()) {
                List<Violation> wrong = unfit(template, filled).stream()
                        .map(why -> Violation.inFile(template.path(), 1, why))
                        .toList();
                changed |= refuse(template, wrong);
            }
        }
        return changed;
    }

    private Stream<Choice> templates(Filled filled) {
        return choices.values().stream().filter(choice -> {
            Good<?> file = choice.now();
            return file != null && file.defines().stream().anyMatch(filled::means);
        });
    }

    private static Optional<Message> unfit(Choice template, Filled filled) {
        Good<?> file = template.now();
        return file == null ? Optional.empty() : file.unfit(filled);
    }

    /** True when the file gave way. */
    private boolean refuse(Choice choice, List<Violation> wrong) {
        if (wrong.isEmpty() || choice.origin() == Origin.BUILT_IN) {
            return false;
        }
        violations.addAll(wrong);
        if (choice.isSteady()) {
            return false;
        }
        choice.giveUp();
        return true;
    }

    private Set<Name> defined() {
        return choices.values().stream()
                .map(Choice::now)
                .flatMap(file -> file == null ? Stream.<Name>empty() : file.defines().stream())
                .collect(Collectors.toSet());
    }

    private static List<String> known(Set<Name> names, String kind) {
        return names.stream()
                .filter(name -> name.kind().equals(kind))
                .map(Name::value)
                .sorted()
                .toList();
    }

    private static int lineOf(Choice choice, Name name) {
        Good<?> file = choice.now();
        return file == null || !choice.path().endsWith(".yaml") ? 0 : Yaml.lineOfValue(file.source(), name.value());
    }

    static List<Violation> bounded(Collection<Violation> violations) {
        var byPath = new TreeMap<String, List<Violation>>();
        violations.forEach(violation -> byPath.computeIfAbsent(violation.path(), path -> new ArrayList<>())
                .add(violation));
        var told = new ArrayList<Violation>();
        byPath.forEach((path, all) -> {
            all.sort(Comparator.comparingInt(Violation::place));
            told.addAll(all.subList(0, Math.min(all.size(), MAX_FAULTS_A_FILE)));
            if (all.size() > MAX_FAULTS_A_FILE) {
                told.add(Violation.inFile(path, 0, Message.of("fault.more", all.size() - MAX_FAULTS_A_FILE)));
            }
        });
        return List.copyOf(told);
    }
}
