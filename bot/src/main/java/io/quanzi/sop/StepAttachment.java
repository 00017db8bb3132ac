package io.quanzi.sop;

import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.File;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessageContent.MiniProgram;
import io.quanzi.outreach.MessageContent.Picture;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.ValueRules;
import io.quanzi.playbook.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands under the text of a step, as the file has it: {@code { kind: picture, picture: 9f3c… }}.
 *
 * @param title of a link or mini-program; of a file its name
 * @param url of a link
 * @param description of a link; may be absent
 * @param appId of a mini-program
 * @param page of a mini-program
 * @param picture the id of a picture or file of {@link io.quanzi.outreach.MessagePictures}, as its upload made it; of a link
 *     it may be absent
 */
public record StepAttachment(
        Kind kind,
        @Nullable String title,
        @Nullable String url,
        @Nullable String description,
        @Nullable String appId,
        @Nullable String page,
        @Nullable String picture) {
    /** What it is; written in lower case with dashes. */
    public enum Kind {
        LINK,
        PICTURE,
        FILE,
        MINI_PROGRAM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public StepAttachment {
        new ValueRules()
                .unless(
                        kind != Kind.FILE || (title != null && !title.isBlank()),
                        "title",
                        "fault.missing.such",
                        "尺码表.pdf")
                .check();
    }

    /** As it is sent. */
    Attachment attachment() {
        return switch (kind) {
            case LINK -> new LinkCard(text(title), text(url), orNull(description), orNull(picture));
            case PICTURE -> new Picture(text(picture));
            case FILE -> new File(text(picture), text(title));
            case MINI_PROGRAM -> new MiniProgram(text(title), text(appId), text(page), text(picture));
        };
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static @Nullable String orNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /**
     * Writes attachments as the file has them, on one line; the covers of links are ids.
     *
     * @return empty for none
     */
    public static String yaml(List<? extends Attachment> attachments) {
        return attachments.isEmpty()
                ? ""
                : attachments.stream().map(StepAttachment::yaml).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String yaml(Attachment attachment) {
        var values = new LinkedHashMap<String, String>();
        if (attachment instanceof Picture picture) {
            put(values, Kind.PICTURE, "", picture.picture());
        } else if (attachment instanceof File file) {
            put(values, Kind.FILE, file.name(), file.file());
        } else if (attachment instanceof MiniProgram mini) {
            put(values, Kind.MINI_PROGRAM, mini.title(), mini.picture());
            values.put("appId", mini.appId());
            values.put("page", mini.page());
        } else if (attachment instanceof LinkCard card) {
            put(values, Kind.LINK, card.title(), Objects.requireNonNullElse(card.cover(), ""));
            values.put("url", card.url());
            values.put("description", Objects.requireNonNullElse(card.description(), ""));
        }
        return values.entrySet().stream()
                .filter(one -> !one.getValue().isEmpty())
                .map(one -> one.getKey() + ": " + quoted(one.getValue()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static void put(Map<String, String> values, Kind kind, String title, String picture) {
        values.put("kind", kind.toString());
        values.put("title", title);
        values.put("picture", picture);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }

    /** Some attachments by themselves. */
    record Several(List<StepAttachment> attachments) {}

    /**
     * Reads attachments as {@link #yaml} writes them.
     *
     * @throws InvalidFile when they are none
     */
    public static List<Attachment> read(String yaml) {
        return yaml.isBlank()
                ? List.of()
                : Yaml.read(new Source("schedules/sops/step.yaml", "attachments: " + yaml), Several.class)
                        .attachments()
                        .stream()
                        .map(StepAttachment::attachment)
                        .toList();
    }
}
