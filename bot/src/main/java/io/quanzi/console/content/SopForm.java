package io.quanzi.console.content;

import io.quanzi.broadcast.PostAttachments;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.console.reach.AttachmentForm;
import io.quanzi.console.reach.AttachmentUploads;
import io.quanzi.console.reach.AttachmentView;
import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessagePictures;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Excerpt;
import io.quanzi.shared.Message;
import io.quanzi.sop.Sop;
import io.quanzi.sop.SopStep;
import io.quanzi.sop.Sops;
import io.quanzi.sop.StepAttachment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.multipart.MultipartFile;

/** A SOP: its steps in a grid of days and times, each a form with its preview, and what holds for all of them. */
@Component
class SopForm implements EntryForm {
    static final String FOLDER = "schedules/sops/";

    private static final String ID = "id";
    private static final String DAY = "day";
    private static final String TIME = "time";
    private static final String TEXT = "text";
    private static final String TEMPLATE = "template";
    private static final String ATTACHMENTS = "attachments";
    /** The card that a step had before it could have attachments; the form makes an attachment of it. */
    private static final String LINK = "link";

    private static final String LINK_TITLE = "linkTitle";
    private static final String LINK_TEXT = "linkText";
    private static final int MAX_TITLE = 24;

    private final Sops sops;
    private final Segments segments;
    private final PostPreviews previews;
    private final PostReviews reviews;
    private final AttachmentUploads uploads;
    private final MessagePictures pictures;

    SopForm(
            Sops sops,
            Segments segments,
            PostPreviews previews,
            PostReviews reviews,
            AttachmentUploads uploads,
            MessagePictures pictures) {
        this.sops = sops;
        this.segments = segments;
        this.previews = previews;
        this.reviews = reviews;
        this.uploads = uploads;
        this.pictures = pictures;
    }

    @Override
    public boolean has(String path) {
        return path.startsWith(FOLDER);
    }

    @Override
    public String word() {
        return "sop";
    }

    @Override
    public String list() {
        return "steps";
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.of(DAY, EntryField.Kind.NUMBER).hinted(),
                EntryField.line(TIME).hinted(),
                EntryField.of(TEXT, EntryField.Kind.AREA),
                EntryField.choice(TEMPLATE, this::templates).hinted(),
                EntryField.of(ATTACHMENTS, EntryField.Kind.TREE),
                EntryField.line(ID).hinted().last());
    }

    /** As they stand in the file: the text, which may be long, behind day and time. */
    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        var values = new LinkedHashMap<String, String>();
        Map<String, String> sent = EntryForm.super.sent(parameters);
        for (String key : List.of(ID, DAY, TIME, TEXT, TEMPLATE)) {
            values.put(key, sent.getOrDefault(key, ""));
        }
        values.put(
                ATTACHMENTS,
                StepAttachment.yaml(AttachmentForm.after(
                        AttachmentForm.attachments(parameters), parameters.getOrDefault("act", ""))));
        for (String key : List.of(LINK, LINK_TITLE, LINK_TEXT)) {
            values.put(key, "");
        }
        return values;
    }

    private Map<String, String> templates() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("", Message.of("entry.sop.template.none").in(LocaleContextHolder.getLocale()));
        reviews.starts().forEach(start -> titles.put(start.name(), start.title()));
        return titles;
    }

    /** Fetches the pictures of links that stand elsewhere, and refuses what is not whole, each field by itself. */
    @Override
    public Prepared prepared(Map<String, String> values, Map<String, String> parameters, String by) {
        AttachmentUploads.Taken whole = uploads.whole(attachments(values), parameters, by);
        var wrong = new LinkedHashMap<>(whole.refused());
        Stream.of(PostAttachments.tooLong(whole.attachments()), PostAttachments.faults(whole.attachments(), pictures))
                .flatMap(List::stream)
                .forEach(fault -> wrong.putIfAbsent(fault.field(), fault.message()));
        uploads.use(whole.attachments());
        return new Prepared(with(values, whole.attachments()), wrong);
    }

    @Override
    public Optional<Prepared> uploaded(
            Map<String, String> parameters, String slot, Map<String, MultipartFile> files, String by)
            throws IOException {
        Map<String, String> values = sent(parameters);
        AttachmentUploads.Taken taken = uploads.uploaded(attachments(values), slot, files, by);
        return Optional.of(new Prepared(with(values, taken.attachments()), taken.refused()));
    }

    private static Map<String, String> with(Map<String, String> values, List<Attachment> attachments) {
        var changed = new LinkedHashMap<>(values);
        changed.put(ATTACHMENTS, StepAttachment.yaml(attachments));
        return changed;
    }

    /** What stands under the words of an entry, its old card first; nothing where a text of the file makes no sense. */
    private static List<Attachment> attachments(Map<String, String> entry) {
        var attachments = new ArrayList<Attachment>();
        String link = entry.getOrDefault(LINK, "");
        if (!link.isBlank()) {
            String text = entry.getOrDefault(LINK_TEXT, "");
            attachments.add(new LinkCard(entry.getOrDefault(LINK_TITLE, ""), link, text.isBlank() ? null : text));
        }
        try {
            attachments.addAll(StepAttachment.read(entry.getOrDefault(ATTACHMENTS, "")));
        } catch (InvalidFile notYet) {
            return attachments;
        }
        return attachments;
    }

    @Override
    public String shown(EntryField field, String value, Locale language) {
        return field.key().equals(ATTACHMENTS)
                ? AttachmentView.of(attachments(Map.of(ATTACHMENTS, value))).stream()
                        .map(one -> Message.of("attachment." + one.kind()).in(language)
                                + (one.title().isEmpty() ? "" : " " + one.title()))
                        .collect(Collectors.joining("; "))
                : EntryForm.super.shown(field, value, language);
    }

    @Override
    public List<EntryField> settings() {
        return List.of(
                EntryField.line("title"),
                EntryField.choice("kind", () -> words("kind", Sop.Kind.values())),
                EntryField.choice("anchor", () -> words("anchor", Sop.Anchor.values())),
                EntryField.choice("segment", this::segments),
                EntryField.of("includeDays", EntryField.Kind.NUMBER).hinted(),
                EntryField.choice("goal", this::goals),
                EntryField.of("goalDays", EntryField.Kind.NUMBER).hinted(),
                EntryField.line("goalCategory").hinted(),
                EntryField.line("goalTier").hinted());
    }

    private static Map<String, String> words(String field, Object[] values) {
        var titles = new LinkedHashMap<String, String>();
        for (Object value : values) {
            titles.put(
                    value.toString(),
                    Message.of("entry.sop." + field + "." + value).in(LocaleContextHolder.getLocale()));
        }
        return titles;
    }

    private Map<String, String> goals() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("", Message.of("entry.sop.goal.none").in(LocaleContextHolder.getLocale()));
        titles.putAll(words("goal", Sop.Goal.values()));
        return titles;
    }

    private Map<String, String> segments() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("", Message.of("daily.everyone").in(LocaleContextHolder.getLocale()));
        segments.all().forEach(segment -> titles.put(segment.name(), segment.title()));
        return titles;
    }

    /** Begins a step at the day and time of the cell that was chosen, or as a copy of another. */
    @Override
    public Map<String, String> opened(Map<String, String> entry, Map<String, String> parameters) {
        if (!parameters.getOrDefault("id", "").isEmpty()) {
            return with(entry, attachments(entry));
        }
        Optional<Sop> sop = sops.overview(parameters.getOrDefault("path", "")).map(Sops.Overview::sop);
        var values = new LinkedHashMap<String, String>();
        sop.flatMap(one -> one.step(parameters.getOrDefault("copy", ""))).ifPresent(step -> {
            values.put(TEXT, orBlank(step.text()));
            values.put(TEMPLATE, orBlank(step.template()));
            values.put(ATTACHMENTS, StepAttachment.yaml(step.under()));
        });
        Set<String> taken =
                sop.map(Sop::steps).orElse(List.of()).stream().map(SopStep::id).collect(Collectors.toSet());
        values.put(
                ID,
                IntStream.iterate(1, i -> i + 1)
                        .mapToObj(i -> "step-" + i)
                        .filter(id -> !taken.contains(id))
                        .findFirst()
                        .orElseThrow());
        values.put(
                DAY,
                parameters.getOrDefault(
                        DAY, sop.map(one -> String.valueOf(lastStep(one) + 1)).orElse("1")));
        values.put(TIME, parameters.getOrDefault(TIME, "10:00"));
        return values;
    }

    private static String orBlank(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int lastStep(Sop sop) {
        return sop.steps().stream().mapToInt(SopStep::day).max().orElse(0);
    }

    @Override
    public List<Integer> order(List<Map<String, String>> entries) {
        return IntStream.range(0, entries.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> number(entries.get(i)))
                        .thenComparing(i -> entries.get(i).getOrDefault(TIME, "")))
                .toList();
    }

    private static int number(Map<String, String> entry) {
        String day = entry.getOrDefault(DAY, "");
        return day.matches("[0-9]{1,4}") ? Integer.parseInt(day) : Integer.MAX_VALUE;
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public String title(Map<String, String> entry) {
        return Message.of("sop.step", entry.getOrDefault(DAY, ""), entry.getOrDefault(TIME, ""))
                .in(LocaleContextHolder.getLocale());
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        return List.of(
                Excerpt.of(words(entry).lines().findFirst().orElse(""), MAX_TITLE * 2),
                shown(EntryField.line(ATTACHMENTS), StepAttachment.yaml(attachments(entry)), language));
    }

    private String words(Map<String, String> entry) {
        String template = entry.getOrDefault(TEMPLATE, "");
        return template.isBlank() ? entry.getOrDefault(TEXT, "") : reviews.textOf(template);
    }

    @Override
    public String top() {
        return "console/sop-steps";
    }

    @Override
    public String part() {
        return "console/sop-attachments";
    }

    @Override
    public String aside() {
        return "console/daily-preview";
    }

    @Override
    public void fillTop(Source file, Model model, Locale language) {
        sops.overview(file.path()).ifPresent(one -> {
            model.addAttribute("sop", one);
            model.addAttribute("stepTable", SopGrid.of(one.sop(), sops));
            model.addAttribute("batchTime", sops.batchTime().toString());
        });
    }

    /** Says for how many a change counts: who had the step keeps it, and does not get it again. */
    @Override
    public void tellAbout(Map<String, String> entry, Model model, Locale language) {
        if (model.getAttribute("file") instanceof FileRow file) {
            sops.overview(file.path())
                    .flatMap(one -> one.sop()
                            .step(entry.getOrDefault(ID, ""))
                            .map(step -> List.of(
                                    Message.of(
                                                    one.sop().toPeople() ? "sop.about" : "sop.about.groups",
                                                    sops.ahead(one.sop(), step.day()),
                                                    Optional.ofNullable(sops.steps(one.sop())
                                                                    .get(step.id()))
                                                            .map(Sops.StepCount::had)
                                                            .orElse(0L))
                                            .in(language),
                                    Message.of("sop.about.lock").in(language))))
                    .ifPresent(about -> model.addAttribute("about", about));
        }
    }

    @Override
    public void complete(Map<String, String> entry, Map<String, String> parameters, Model model, Locale language) {
        List<Attachment> attachments = attachments(entry);
        String text = words(entry);
        var byField = new LinkedHashMap<String, List<String>>();
        byField.put(TEXT, flaws(entry.getOrDefault(TEXT, ""), language));
        byField.put(TEMPLATE, entry.getOrDefault(TEMPLATE, "").isBlank() ? List.of() : flaws(text, language));
        List<String> others = attachments.stream()
                .flatMap(one -> one.words().stream())
                .flatMap(words -> flaws(words, language).stream())
                .distinct()
                .toList();
        model.addAttribute("draft", text);
        model.addAttribute("draftAttachments", AttachmentView.of(attachments));
        model.addAttribute("flawsOf", byField);
        model.addAttribute("otherFlaws", others);
        model.addAttribute("attachments", AttachmentView.of(attachments));
        model.addAttribute("full", AttachmentUploads.isFull(attachments));
        model.addAttribute("pictures", uploads.latest());
    }

    private List<String> flaws(String text, Locale language) {
        return previews.flaws(text).stream().map(flaw -> flaw.in(language)).toList();
    }
}
