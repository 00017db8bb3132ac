package io.quanzi.sop;

import io.quanzi.playbook.Filled;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.Yaml;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/sops/*.yaml}: one SOP a file. */
@Component
class SopFile extends RecordFile<Sop> {
    SopFile() {
        super("schedules/sops/*.yaml", Sop.class);
    }

    @Override
    public Set<Name> defines(Source file, Sop parsed) {
        return Set.of(new Name("sop", parsed.name()));
    }

    @Override
    public Set<Name> uses(Source file, Sop parsed) {
        var uses = new HashSet<Name>();
        if (parsed.segment() != null && !parsed.segment().isBlank()) {
            uses.add(new Name("segment", parsed.segment()));
        }
        if (parsed.goal() == Sop.Goal.TIER && parsed.goalTier() != null) {
            uses.add(new Name("tier", parsed.goalTier()));
        }
        templates(parsed).forEach(template -> uses.add(new Name("template", template)));
        return uses;
    }

    private static Stream<String> templates(Sop parsed) {
        return parsed.steps().stream()
                .flatMap(step -> Stream.ofNullable(step.template()))
                .map(String::strip)
                .filter(template -> !template.isEmpty());
    }

    /** The same message goes to many, so that nothing in it can be of one of them. */
    @Override
    public List<Filled> fills(Source file, Sop parsed) {
        return templates(parsed)
                .distinct()
                .map(template -> new Filled(template, Message.of("fault.by.sop"), "none"))
                .toList();
    }

    @Override
    public List<Spoken> spoken(Source file, Sop parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        var spoken = new ArrayList<Spoken>();
        for (int i = 0; i < parsed.steps().size(); i++) {
            SopStep step = parsed.steps().get(i);
            if (step.text() != null) {
                spoken.add(new Spoken(lines.of("steps", i, "text"), step.text()));
            }
            if (step.linkTitle() != null) {
                spoken.add(new Spoken(lines.of("steps", i, "linkTitle"), step.linkTitle()));
            }
            if (step.linkText() != null) {
                spoken.add(new Spoken(lines.of("steps", i, "linkText"), step.linkText()));
            }
            List<StepAttachment> attachments = step.attachments();
            for (int at = 0; attachments != null && at < attachments.size(); at++) {
                int line = lines.of("steps", i, "attachments", at);
                attachments.get(at).attachment().words().forEach(words -> spoken.add(new Spoken(line, words)));
            }
        }
        return spoken;
    }
}
