package io.quanzi.content.law;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads {@code templates/law/*.yaml}; refuses a file whose own sentences do not hold, each at its line. */
@Component
class LawFile implements FileKind<LawBook> {
    static final String FOLDER = "templates/law/";

    /** The files that travel in the jar. */
    static final List<String> SHIPPED = List.of(
                    "absolute",
                    "children",
                    "claims",
                    "conduct",
                    "draws",
                    "efficacy",
                    "formula",
                    "medical",
                    "price",
                    "privacy",
                    "promotion")
            .stream()
            .map(name -> FOLDER + name + ".yaml")
            .toList();

    @Override
    public String pattern() {
        return FOLDER + "*.yaml";
    }

    @Override
    public LawBook parse(Source file) {
        LawRules written = Yaml.read(file, LawRules.class);
        Yaml.Lines lines = Yaml.lines(file);
        var violations = new ArrayList<Violation>();
        var rules = new ArrayList<CompiledRule>();
        for (int i = 0; i < written.rules().size(); i++) {
            LawRules.Rule rule = written.rules().get(i);
            try {
                rules.add(CompiledRule.of(rule, written));
            } catch (IllegalArgumentException unreadable) {
                violations.add(Violation.inFile(
                        file.path(),
                        lines.of("rules", i),
                        Message.of("fault.law.phrase", rule.id(), String.valueOf(unreadable.getMessage()))));
            }
        }
        var book = LawBook.of(rules, LawRules.listed(written.decides()));
        for (int i = 0; i < rules.size() && violations.isEmpty(); i++) {
            violations.addAll(unkept(file, lines, i, rules.get(i)));
        }
        if (!violations.isEmpty()) {
            throw new InvalidFile(violations);
        }
        return book;
    }

    private static List<Violation> unkept(Source file, Yaml.Lines lines, int index, CompiledRule rule) {
        var alone = new CopyLaw(List.of(LawBook.of(List.of(rule), List.of())), BannedWords.NONE);
        var unkept = new ArrayList<Violation>();
        LawRules.Rule written = rule.written();
        examine(alone, rule, LawRules.listed(written.cases()), "cases", file, lines, index, unkept);
        examine(alone, rule, CompiledRule.plain(written.caught(), true), "caught", file, lines, index, unkept);
        examine(alone, rule, CompiledRule.plain(written.passes(), false), "passes", file, lines, index, unkept);
        if (!alone.judge(written.suggestion(), CopyContext.NONE, java.time.LocalDate.MAX)
                .objections()
                .isEmpty()) {
            unkept.add(Violation.inFile(
                    file.path(),
                    lines.of("rules", index, "suggestion"),
                    Message.of("fault.law.suggestion", rule.written().id(), written.suggestion())));
        }
        return unkept;
    }

    private static void examine(
            CopyLaw alone,
            CompiledRule rule,
            List<LawRules.Case> cases,
            String key,
            Source file,
            Yaml.Lines lines,
            int index,
            List<Violation> unkept) {
        for (int i = 0; i < cases.size(); i++) {
            LawRules.Case one = cases.get(i);
            boolean found = !alone.judge(one.text(), one.context(), java.time.LocalDate.MAX)
                    .findings()
                    .isEmpty();
            if (found != one.catches()) {
                unkept.add(Violation.inFile(
                        file.path(),
                        lines.of("rules", index, key, i),
                        Message.of(
                                found ? "fault.law.caught" : "fault.law.missed",
                                rule.written().id(),
                                one.text())));
            }
        }
    }
}
