package io.quanzi.content;

import freemarker.core.ParseException;
import freemarker.template.Template;
import io.quanzi.content.law.CopyLaw;
import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Filled;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.YoungerRules;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads {@code templates/**.ftl}: the declaration, then our check, then the law, and only then FreeMarker. */
@Component
class TemplateFiles implements FileKind<MessageTemplate> {
    private static final String FOLDER = "templates/";
    private static final String SUFFIX = ".ftl";
    private static final int LONGEST_SOURCE = 20_000;

    static String pathOf(String name) {
        return FOLDER + name + SUFFIX;
    }

    @Override
    public String pattern() {
        return FOLDER + "**" + SUFFIX;
    }

    @Override
    public MessageTemplate parse(Source file) {
        int length = file.content().length();
        if (length > LONGEST_SOURCE) {
            throw violation(file, 0, Message.of("fault.template.long", LONGEST_SOURCE, length));
        }
        Declaration declaration = Declaration.of(file);
        String words = TemplateChecker.check(file, declaration);
        List<Violation> unlawful = CopyLaw.shipped().blockedIn(words).stream()
                .map(finding -> Violation.inFile(file.path(), lineAt(words, finding.start()), finding.message()))
                .toList();
        if (!unlawful.isEmpty() && !YoungerRules.areBorne()) { // words are checked again before they leave
            throw new InvalidFile(unlawful);
        }
        return new MessageTemplate(nameOf(file.path()), declaration, compile(file));
    }

    @Override
    public Set<Name> defines(Source file, MessageTemplate parsed) {
        return Set.of(new Name("template", parsed.name()));
    }

    @Override
    public List<Spoken> spoken(Source file, MessageTemplate parsed) {
        return List.of(new Spoken(1, TemplateChecker.check(file, parsed.declaration())));
    }

    @Override
    public Optional<Message> unfit(MessageTemplate parsed, Filled filled) {
        return parsed.declaration().unfit(filled.by(), Declaration.given(filled.gives()));
    }

    static int lineAt(String text, int position) {
        return 1 + (int) text.chars().limit(position).filter(c -> c == '\n').count();
    }

    private static String nameOf(String path) {
        return path.substring(FOLDER.length(), path.length() - SUFFIX.length());
    }

    private static InvalidFile violation(Source file, int line, Message message) {
        return new InvalidFile(Violation.inFile(file.path(), line, message));
    }

    private static Template compile(Source file) {
        try {
            return new Template(file.path(), file.content(), TemplateSandbox.CONFIGURATION);
        } catch (ParseException wrong) {
            throw violation(file, wrong.getLineNumber(), Message.of("fault.freemarker", wrong.getEditorMessage()));
        } catch (StackOverflowError deep) {
            // what is nested so deep is refused before; should it not be, this file alone is
            throw violation(file, 0, Message.of("fault.too-deep"));
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading a string failed", impossible);
        }
    }
}
