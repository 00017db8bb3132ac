package io.quanzi.broadcast;

import io.quanzi.broadcast.ContentOfDay.Content;
import io.quanzi.broadcast.LeftOutGroups.LeftOut;
import io.quanzi.content.Deal;
import io.quanzi.content.Deals;
import io.quanzi.content.Templates;
import io.quanzi.content.Tip;
import io.quanzi.content.Tips;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyContext;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.DeliveryOutcome;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.PostKind;
import io.quanzi.outreach.SendingPlan;
import io.quanzi.outreach.Subject;
import io.quanzi.playbook.Filled;
import io.quanzi.playbook.Name;
import io.quanzi.schedule.Action;
import io.quanzi.schedule.Occurrence;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Posts a tip and a deal into the groups of segments. */
@Component
class PostToGroups implements Action<PostSettings> {
    /** Why groups are left out, as the key {@code run.did.posts.REASON} has it. */
    private static final Set<String> WHY = Set.of(
            DeliveryOutcome.SkipReason.REPEATED.name(),
            DeliveryOutcome.SkipReason.OVER_BUDGET.name(),
            DeliveryOutcome.SkipReason.OVER_DAY.name(),
            DeliveryOutcome.SkipReason.OVER_WEEK.name(),
            DeliveryOutcome.SkipReason.BY_HAND.name(),
            DeliveryOutcome.SkipReason.MERGED.name(),
            DeliveryOutcome.SkipReason.REPLACED.name(),
            DeliveryOutcome.SkipReason.COPY.name());

    /** The model that {@link #copy} gives to a template. */
    private static final String GIVES = "tip (String, may be absent), dealTitle (String, may be absent),"
            + " dealWas (String, may be absent), dealNow (String, may be absent), dealUntil (String, may be absent),"
            + " dealRules (String, may be absent), dealUrl (String, may be absent)";

    private final CustomerGroups customerGroups;
    private final Segments segments;
    private final Templates templates;
    private final Tips tips;
    private final Deals deals;
    private final Outreach outreach;
    private final MassMessages massMessages;
    private final LeftOutGroups leftOutGroups;
    private final ContentOfDay contentOfDay;
    private final RidingWords ridingWords;
    private final CopyCheck copyCheck;
    private final AbTestRows abTests;

    PostToGroups(
            CustomerGroups customerGroups,
            Segments segments,
            Templates templates,
            Tips tips,
            Deals deals,
            Outreach outreach,
            MassMessages massMessages,
            LeftOutGroups leftOutGroups,
            ContentOfDay contentOfDay,
            RidingWords ridingWords,
            CopyCheck copyCheck,
            AbTestRows abTests) {
        this.customerGroups = customerGroups;
        this.segments = segments;
        this.templates = templates;
        this.tips = tips;
        this.deals = deals;
        this.outreach = outreach;
        this.massMessages = massMessages;
        this.leftOutGroups = leftOutGroups;
        this.contentOfDay = contentOfDay;
        this.ridingWords = ridingWords;
        this.copyCheck = copyCheck;
        this.abTests = abTests;
    }

    @Override
    public String name() {
        return "post-to-groups";
    }

    @Override
    public Class<PostSettings> settings() {
        return PostSettings.class;
    }

    @Override
    public Set<Name> uses(PostSettings settings) {
        var names = new HashSet<Name>();
        templates(settings).forEach(template -> names.add(new Name("template", template)));
        settings.segments().forEach(segment -> names.add(new Name("segment", segment)));
        return names;
    }

    @Override
    public List<Filled> fills(PostSettings settings) {
        return templates(settings)
                .map(template -> new Filled(template, Message.of("fault.by.action", name()), GIVES))
                .toList();
    }

    /** Its template, and that of the other version. */
    private static Stream<String> templates(PostSettings settings) {
        return Stream.concat(Stream.of(settings.template()), Stream.ofNullable(settings.templateB()));
    }

    @Override
    public Map<String, String> spoken(PostSettings settings) {
        return Map.of("headline", settings.headline());
    }

    @Override
    public boolean speaks() {
        return true;
    }

    @Override
    public Message run(Occurrence<PostSettings> occurrence) {
        int silent = 0;
        long empty = 0;
        int leftOut = 0;
        Set<String> notThese =
                leftOutGroups.of(occurrence.id()).stream().map(LeftOut::chatId).collect(Collectors.toSet());
        for (String segment : occurrence.settings().segments()) {
            Map<String, List<String>> all = owners(segment);
            Map<String, List<String>> byOwner = LeftOutGroups.without(all, notThese);
            leftOut += groups(all) - groups(byOwner);
            empty += empty(segment);
            if (byOwner.isEmpty()) {
                continue;
            }
            LocalDate day = ChinaTime.dayOf(occurrence.at());
            Content content = contentOfDay.claim(day, segment, chatIds(byOwner), said(occurrence.settings()));
            for (AbVersion version : AbVersion.values()) {
                Map<String, List<String>> these = ofVersion(occurrence, version, byOwner);
                silent += post(occurrence, segment, version, these, content);
            }
        }
        Message summary = summary(occurrence, silent);
        if (leftOut > 0) {
            summary = and(summary, Message.of("run.did.posts.left-out", leftOut));
        }
        return empty == 0 ? summary : and(summary, Message.of("run.did.posts.empty", empty));
    }

    /** The test of two texts that a run has part in. */
    Optional<AbTest> test(Occurrence<PostSettings> occurrence) {
        return occurrence
                .settings()
                .test(occurrence.schedule())
                .filter(test -> test.isOn(ChinaTime.dayOf(occurrence.at())));
    }

    /** The groups that get a version; without a test all get A. */
    private Map<String, List<String>> ofVersion(
            Occurrence<PostSettings> occurrence, AbVersion version, Map<String, List<String>> byOwner) {
        return test(occurrence)
                .map(test -> test.of(version, byOwner))
                .orElse(version == AbVersion.A ? byOwner : Map.of());
    }

    /** Posts one version into the groups of a segment; returns into how many it does not because it says nothing. */
    private int post(
            Occurrence<PostSettings> occurrence,
            String segment,
            AbVersion version,
            Map<String, List<String>> byOwner,
            Content content) {
        if (byOwner.isEmpty()) {
            return 0;
        }
        MessageContent messageContent = copy(occurrence, segment, content, version);
        if (messageContent.text().isBlank()) { // neither a tip nor a deal for them today
            return groups(byOwner);
        }
        test(occurrence).ifPresent(test -> abTests.note(test, occurrence.id() + "/" + segment));
        for (Map.Entry<String, List<String>> one : byOwner.entrySet()) {
            outreach.post(
                    new Outreach.Post(
                            occurrence.id(),
                            segment,
                            titleOf(occurrence, segment),
                            kindOf(occurrence, segment),
                            messageContent,
                            subject(messageContent, content),
                            occurrence.mayRepeat(),
                            MassMessages.LIFE,
                            version == AbVersion.A ? "" : version.name(),
                            test(occurrence).isPresent()),
                    one.getKey(),
                    one.getValue());
        }
        return 0;
    }

    /** What a post speaks of that may not be true any more: its deal. */
    private static @Nullable Subject subject(MessageContent messageContent, Content content) {
        return content.deal()
                .filter(deal -> messageContent.text().contains(deal.url()))
                .map(DealCondition::subject)
                .orElse(null);
    }

    /** Foretells what a run will say to the groups of a segment; empty when it must stay as it is, or cannot be told. */
    Optional<SendingPlan.Said> words(
            Occurrence<PostSettings> occurrence, String segment, ContentOfDay.Forecast forecast) {
        if (test(occurrence).isPresent()) {
            return Optional.empty();
        }
        Content content = forecast.of(ChinaTime.dayOf(occurrence.at()), segment, chatIds(owners(segment)));
        try {
            MessageContent words = copy(occurrence, segment, content);
            return Optional.of(new SendingPlan.Said(words, subject(words, content)));
        } catch (IllegalArgumentException faulty) { // the plan tells of the template
            return Optional.empty();
        }
    }

    /** Read off what is planned now, so that it is right after a crash in the middle too. */
    private Message summary(Occurrence<PostSettings> occurrence, int silent) {
        List<MassMessage> all = occurrence.settings().segments().stream()
                .distinct()
                .flatMap(segment -> massMessages.of(occurrence.id() + "/" + segment).stream())
                .toList();
        var held = new TreeMap<String, Integer>();
        var owners = new HashSet<String>();
        int chats = 0;
        int later = 0;
        for (MassMessage massMessage : all) {
            int these = massMessage.recipients().size();
            if (massMessage.waits()) {
                later += these;
            }
            if (massMessage.state() == MassMessageState.HELD) {
                held.merge(String.valueOf(massMessage.reason()), these, Integer::sum);
            } else {
                chats += these;
                owners.add(massMessage.userId());
            }
        }
        Message words = Message.of("run.did.posts", chats, owners.size());
        if (later > 0) {
            words = and(words, Message.of("run.did.posts.later", later));
        }
        if (silent > 0) {
            words = and(words, Message.of("run.did.posts.silent", silent));
        }
        for (Map.Entry<String, Integer> one : held.entrySet()) {
            String why = WHY.contains(one.getKey()) ? one.getKey() : "OTHER";
            words = and(words, Message.of("run.did.posts." + why, one.getValue()));
        }
        return words;
    }

    private static Message and(Message first, Message second) {
        return Message.of("run.did.and", first, second);
    }

    /** The groups of a segment that hold customers, by who has to tap. */
    Map<String, List<String>> owners(String segment) {
        return byOwner(customerGroups.of(segment).stream()
                .filter(CustomerGroup::hasCustomers)
                .toList());
    }

    /** How many groups these are. */
    static int groups(Map<String, List<String>> byOwner) {
        return byOwner.values().stream().mapToInt(List::size).sum();
    }

    static Map<String, List<String>> byOwner(List<CustomerGroup> groups) {
        return groups.stream()
                .collect(Collectors.groupingBy(
                        CustomerGroup::owner,
                        TreeMap::new,
                        Collectors.mapping(CustomerGroup::chatId, Collectors.toList())));
    }

    /** How many groups hold nobody but staff: a post there would reach no customer. */
    private long empty(String segment) {
        return customerGroups.of(segment).stream()
                .filter(customerGroup -> !customerGroup.hasCustomers())
                .count();
    }

    /** What a run posts into the groups of a segment: by its template, and by what there is for them on its day. */
    PostKind kindOf(Occurrence<PostSettings> occurrence, String segment) {
        String template = occurrence.settings().template();
        LocalDate day = ChinaTime.dayOf(occurrence.at());
        if (templates.says(template, "dealTitle") && deals.forDay(day, segment).isPresent()) {
            return PostKind.DEAL;
        }
        return templates.says(template, "tip") && tips.forDay(day, segment).isPresent() ? PostKind.TIP : PostKind.OTHER;
    }

    String titleOf(Occurrence<PostSettings> occurrence, String segment) {
        return occurrence.settings().headline() + " · " + title(segment);
    }

    /** What managers call a segment. */
    String title(String segment) {
        return segments.find(segment).map(Segment::title).orElse(segment);
    }

    /** Foretells what the groups are told day by day, given all runs from now on. */
    ContentOfDay.Forecast forecast(List<Occurrence<PostSettings>> runs) {
        Set<String> said = runs.stream()
                .flatMap(run -> said(run.settings()).stream()
                        .flatMap(what -> run.settings().segments().stream()
                                .map(segment -> key(ChinaTime.dayOf(run.at()), segment, what))))
                .collect(Collectors.toSet());
        return contentOfDay.forecast((day, segment, what) -> said.contains(key(day, segment, what)));
    }

    private static String key(LocalDate day, String segment, String what) {
        return day + "/" + segment + "/" + what;
    }

    /** Which of tip and deal posts say, in whichever version. */
    List<String> said(PostSettings settings) {
        return Stream.of(ContentOfDay.TIP, ContentOfDay.DEAL)
                .filter(what -> templates(settings)
                        .anyMatch(template ->
                                templates.says(template, what.equals(ContentOfDay.TIP) ? "tip" : "dealTitle")))
                .toList();
    }

    /** All groups by whoever has to tap. */
    static List<String> chatIds(Map<String, List<String>> byOwner) {
        return byOwner.values().stream().flatMap(List::stream).toList();
    }

    /** Makes the post for a segment of what its day says; where two versions are tested, A. */
    MessageContent copy(Occurrence<PostSettings> occurrence, String segment, Content content) {
        return copy(occurrence, segment, content, AbVersion.A);
    }

    /** Makes version B of the post where two are tested. */
    Optional<MessageContent> copyB(Occurrence<PostSettings> occurrence, String segment, Content content) {
        return test(occurrence).map(test -> copy(occurrence, segment, content, AbVersion.B));
    }

    private MessageContent copy(
            Occurrence<PostSettings> occurrence, String segment, Content content, AbVersion version) {
        String template = test(occurrence)
                .map(test -> test.template(version))
                .orElse(occurrence.settings().template());
        Optional<Tip> tip = keepsApart(template, content) ? Optional.empty() : content.tip();
        Optional<Deal> deal = content.deal();
        var model = new HashMap<String, Object>();
        tip.ifPresent(today -> model.put("tip", today.text()));
        deal.ifPresent(today -> {
            model.put("dealTitle", today.title());
            if (today.was() != null) {
                model.put("dealWas", today.was().yuan());
            }
            model.put("dealNow", today.now().yuan());
            model.put("dealUntil", until(today.until()));
            model.put("dealRules", today.rules());
            model.put("dealUrl", today.url());
        });
        String text = templates.render(template, Map.copyOf(model));
        return MessageContent.of(marked(text, occurrence.at(), segment));
    }

    /** Puts the mark of an advertisement before what teaches and sells, and what rides in the post below. */
    private String marked(String text, Instant at, String segment) {
        LocalDate day = ChinaTime.dayOf(at);
        String alone = copyCheck.marked(text, day);
        String whole = copyCheck.marked(ridingWords.below(alone, at, segment), day);
        return whole.getBytes(StandardCharsets.UTF_8).length <= PostReviews.MAX_TEXT_BYTES ? whole : alone;
    }

    /** Whether the tip of a run's day is left out beside its deal, which the law does not let stand in one post. */
    boolean keepsApart(Occurrence<PostSettings> occurrence, Content content) {
        return keepsApart(occurrence.settings().template(), content);
    }

    private boolean keepsApart(String template, Content content) {
        Optional<Tip> tip = content.tip();
        Optional<Deal> deal = content.deal();
        return tip.isPresent()
                && deal.isPresent()
                && templates.says(template, "tip")
                && templates.says(template, "dealTitle")
                && new CopyContext(
                                List.of(deal.get().product()),
                                true,
                                tip.get().kind().knowledge(),
                                null,
                                List.of(),
                                List.of())
                        .isHealthBesideGoods();
    }

    /** How a post writes a deal's last day. */
    static String until(LocalDate day) {
        return "%d 月 %d 日".formatted(day.getMonthValue(), day.getDayOfMonth());
    }
}
