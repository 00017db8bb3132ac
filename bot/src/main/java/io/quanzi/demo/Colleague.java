package io.quanzi.demo;

import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessagePictures;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * A colleague of the console's reader: two posts of hers are drafts, one into groups and one to people, a third is held because
 * of its words, and a fourth waits for approval, since nobody approves a post of their own. She has switched the SOPs on.
 */
@Component
class Colleague {
    private static final String NAME = "小敏（演示同事）";
    private static final LocalTime SOON = LocalTime.of(19, 30);

    private static final String SOPS = "schedules/sops/";
    private static final YamlEntries.Shapes PLAIN = new YamlEntries.Shapes(List.of(), List.of(), List.of());

    private static final YamlEntries.Shapes WITH_ATTACHMENTS =
            new YamlEntries.Shapes(List.of(), List.of("attachments"), List.of());

    private final PostDrafts drafts;
    private final MessagePictures pictures;
    private final CustomerGroups groups;
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Audit audit;

    Colleague(
            PostDrafts drafts,
            MessagePictures pictures,
            CustomerGroups groups,
            Playbook playbook,
            PlaybookEditor editor,
            Audit audit) {
        this.drafts = drafts;
        this.pictures = pictures;
        this.groups = groups;
        this.playbook = playbook;
        this.editor = editor;
        this.audit = audit;
    }

    /**
     * Switches the SOPs on that come with the program, paused: as a shop does when it has read them. A picture of sizes goes
     * with the step about sizes.
     */
    void switchOnSops() {
        for (Playbook.Active file : playbook.active()) {
            if (file.source().path().startsWith(SOPS)
                    && editor.save(
                                    YamlKeys.with(withPicture(file.source()), Map.of("paused", "false"), PLAIN),
                                    file.version(),
                                    NAME)
                            instanceof Saved.InForce now) {
                audit.recordChange(
                        NAME,
                        "playbook.publish",
                        file.source().path(),
                        "version " + file.version(),
                        "version " + now.version(),
                        "version %d, paused: false".formatted(now.version()));
            }
        }
    }

    private Source withPicture(Source file) {
        YamlEntries steps = YamlEntries.of(file, "steps");
        List<Map<String, String>> values = steps.values();
        for (int i = 0; i < values.size(); i++) {
            if ("choose-size".equals(values.get(i).get("id"))) {
                String picture = pictures.keep(SizeChart.png(), NAME).id();
                return steps.with(
                        i, Map.of("attachments", "[{ kind: picture, picture: " + picture + " }]"), WITH_ATTACHMENTS);
            }
        }
        return file;
    }

    /** Writes them, when the shop's history has been played. */
    void write(Instant now) {
        List<String> chats = groups.all().stream()
                .filter(group -> !group.dismissed() && group.hasCustomers())
                .map(CustomerGroup::chatId)
                .sorted()
                .toList();
        drafts.create(
                PostDrafts.newId(),
                NAME,
                chats.stream().limit(2).toList(),
                new Words("周末答疑预告", "各位家长，周六晚 8 点，护理师在群里聊“秋冬宝宝洗澡”。\n想问什么，现在就可以在群里写下来，当晚先答写下来的。", List.of()));
        drafts.create(
                PostDrafts.newId(),
                NAME,
                chats.stream().limit(1).toList(),
                new Words(
                        "睡袋到货通知",
                        "四季双向拉链睡袋到货，全网最低价，妈妈们的首选。\n想看尺码，点下面的卡片就好。",
                        List.of(new LinkCard("四季双向拉链睡袋", "https://shop.example.com/p/sleep-sack", "59 到 90 码"))));
        String people = PostDrafts.newId();
        drafts.create(
                people,
                NAME,
                List.of(),
                new Words(
                        "口水巾回购提醒",
                        "您好，之前买的口水巾用得还顺手吗？\n同款 5 条装今天还是会员价，需要的话点下面的卡片就好；用着不合适，直接回我，我来处理。",
                        List.of(new LinkCard("纱布口水巾 5 条装", "https://shop.example.com/p/gauze-towels", "会员价 39.00 元"))));
        drafts.choose(people, new People(true, List.of(), List.of()));
        String waiting = PostDrafts.newId();
        drafts.create(
                waiting,
                NAME,
                chats,
                new Words(
                        "新品试用招募",
                        "新到的抱被想请 10 位家长先用两周，说说真实感受，好的坏的都想听。\n想试的在群里回“试用”，明天中午抽签。",
                        List.of(new LinkCard("双层纱抱被", "https://shop.example.com/p/swaddle", "先试用，再决定买不买"))));
        Instant at = ChinaTime.dayOf(now)
                .plusDays(1)
                .atTime(SOON)
                .atZone(ChinaTime.ZONE)
                .toInstant();
        drafts.plan(waiting, at, PostDrafts.HOURS);
        drafts.find(waiting)
                .ifPresent(draft -> drafts.submitForReview(draft, draft.version(), NAME, "groups=" + chats.size()));
    }
}
