package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.FailureCause;
import io.quanzi.shared.SettableClock;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.work.DeathAtEveryCommand;
import io.quanzi.work.Leases;
import io.quanzi.work.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** What is wanted of a relation, and what WeCom has of it in the end. */
class DesiredTagsTests {
    private static final String MARK = "/cgi-bin/externalcontact/mark_tag";
    private static final String REMARK = "/cgi-bin/externalcontact/remark";

    private final TappedBot bot = new TappedBot();
    private final Contacts contacts = bot.bean(Contacts.class);
    private final DesiredTags desiredTags = bot.bean(DesiredTags.class);
    private final String officer = bot.staff("小美");

    @AfterEach
    void stop() {
        bot.close();
    }

    @Test
    void areToldAgainToACustomerWhoAddsTheOfficerAgain() throws Exception {
        var lin = bot.person("林");
        String customer = bot.add(officer, lin);
        contacts.wantTags(officer, customer, "圈子", Set.of("新手妈妈"));
        contacts.wantRemark(officer, customer, "林 1单");
        bot.tellTags();
        bot.later(Duration.ofSeconds(2));

        bot.delete(officer, lin);
        bot.add(officer, lin);
        assertThat(bot.tagsOf(officer, customer, "圈子")).isEmpty();
        bot.tellTags();

        assertThat(bot.tagsOf(officer, customer, "圈子")).containsExactly("新手妈妈");
        assertThat(bot.remarkOf(officer, customer)).isEqualTo("林 1单");
    }

    @Test
    @Tag("deaths")
    void areToldWhereverTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            var told = new ArrayList<FollowRelation>();
            var lin = new FollowRelation("lan", "wm-lin");
            var failures = new AtomicInteger(1);
            return new DeathAtEveryCommand.User(
                    Duration.ofSeconds(61),
                    () -> new DesiredTags(store, time).want(lin, "圈子", Set.of("新手妈妈")),
                    () -> new DesiredTags(store, time)
                            .queue()
                            .runDue(
                                    row -> {
                                        if (failures.getAndDecrement() > 0) {
                                            return new Outcome.Unknown(
                                                    DesiredTags.SETTLES, "timeout", FailureCause.OTHER);
                                        }
                                        var taken = new DesiredTags(store, time).read(row);
                                        told.add(taken.relation());
                                        return DesiredTags.markSynchronized(taken);
                                    },
                                    10),
                    when -> {
                        assertThat(told).as(when).contains(lin).hasSizeLessThan(3);
                        assertThat(new DesiredTags(store, time)
                                        .find(lin)
                                        .orElseThrow()
                                        .state())
                                .as(when)
                                .isEqualTo(DesiredTags.State.DONE);
                    });
        });

        assertThat(places).isGreaterThan(6);
    }

    @Test
    void areLookedAtOnceWhenTheContactIsNew() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        contacts.wantTags(officer, customer, "圈子", Set.of("新手妈妈"));
        bot.tellTags();
        bot.tap.forget();

        bot.tellTags();

        assertThat(bot.tap.asked()).isEmpty();
    }

    @Test
    void askForNoTagListWhereNoTagIsWanted() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        contacts.wantTags(officer, customer, "圈子", Set.of());

        bot.tellTags();

        assertThat(desiredTags
                        .find(new FollowRelation(officer, customer))
                        .orElseThrow()
                        .state())
                .isEqualTo(DesiredTags.State.DONE);
        assertThat(bot.tap.times("/cgi-bin/externalcontact/get_corp_tag_list")).isZero();
    }

    @Test
    void endForGoodWhereTheRemarkIsOfNoContact() throws Exception {
        var lin = bot.person("林");
        String customer = bot.add(officer, lin);
        bot.delete(officer, lin);
        contacts.wantRemark(officer, customer, "林 1单");
        bot.tellTags();
        bot.tap.forget();

        for (int i = 0; i < 5; i++) {
            bot.later(Duration.ofMinutes(15));
            bot.tellTags();
        }

        assertThat(bot.tap.asked()).isEmpty();
        assertThat(desiredTags.find(new FollowRelation(officer, customer))).hasValueSatisfying(ended -> {
            assertThat(ended.state()).isEqualTo(DesiredTags.State.REFUSED);
            assertThat(ended.reason()).startsWith("84061");
        });
    }

    @Test
    void endForGoodWhereTheContactEndsBetweenLookAndRemark() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        bot.fault(REMARK, "errcode", "\"errcode\":84061,\"count\":1");
        contacts.wantRemark(officer, customer, "林 1单");

        bot.tellTags();
        bot.later(Duration.ofMinutes(15));
        bot.tellTags();

        assertThat(bot.tap.times(REMARK)).isEqualTo(1);
        assertThat(desiredTags
                        .find(new FollowRelation(officer, customer))
                        .orElseThrow()
                        .state())
                .isEqualTo(DesiredTags.State.REFUSED);
    }

    @Test
    void areToldAgainWhereAnotherChangeOfThePairWasInFlight() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        bot.fault(REMARK, "errcode", "\"errcode\":45035,\"count\":1");
        contacts.wantRemark(officer, customer, "林 1单");

        bot.tellTags();
        assertThat(desiredTags
                        .find(new FollowRelation(officer, customer))
                        .orElseThrow()
                        .state())
                .isEqualTo(DesiredTags.State.OPEN);
        bot.later(Duration.ofSeconds(5));
        bot.tellTags();

        assertThat(bot.remarkOf(officer, customer)).isEqualTo("林 1单");
        assertThat(bot.tap.times(REMARK)).isEqualTo(2);
    }

    @Test
    void areMarkedOnceThoughTheAnswerWasLost() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        bot.fault(MARK, "cut-after-write", "\"count\":1");
        bot.fault(REMARK, "cut-after-write", "\"count\":1");
        bot.fault("/cgi-bin/externalcontact/add_corp_tag", "cut-after-write", "\"count\":1");
        contacts.wantTags(officer, customer, "圈子", Set.of("新手妈妈"));
        contacts.wantRemark(officer, customer, "林 1单");

        for (int i = 0; i < 6; i++) {
            bot.tellTags();
            bot.later(Duration.ofMinutes(1));
        }

        assertThat(bot.tagsOf(officer, customer, "圈子")).containsExactly("新手妈妈");
        assertThat(bot.remarkOf(officer, customer)).isEqualTo("林 1单");
        assertThat(bot.tap.times("/cgi-bin/externalcontact/add_corp_tag")).isEqualTo(1);
        assertThat(bot.tap.times(MARK)).isEqualTo(1);
        assertThat(bot.tap.times(REMARK)).isEqualTo(1);
        assertThat(bot.counted("externalcontact/mark_tag", "unknown")).isEqualTo(1);
    }

    /** The process died with a tagging under way, which takes effect ten seconds after the restart. */
    @Test
    void waitAfterARestartUntilWhatTheKilledProcessHadUnderWayHasSettled() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        var followRelation = new FollowRelation(officer, customer);
        contacts.wantTags(officer, customer, "圈子", Set.of("新客"));
        String tag = bot.bean(CorpTags.class)
                .idsOf("圈子", new TreeSet<>(Set.of("新客")))
                .get("新客");
        assertThat(desiredTags.queue().takeOpen(followRelation.id())).isPresent();
        restart();
        contacts.wantTags(officer, customer, "圈子", Set.of());

        bot.later(Duration.ofSeconds(10));
        bot.tellTags();
        bot.bean(WeComClient.class)
                .getExternalContactService()
                .markTag(officer, customer, new String[] {tag}, new String[0]);
        assertThat(bot.tagsOf(officer, customer, "圈子")).containsExactly("新客");
        bot.later(Duration.ofSeconds(5));
        bot.tellTags();

        assertThat(bot.tagsOf(officer, customer, "圈子")).isEmpty();
    }

    @Test
    void areToldAtOnceAfterARestartWhereNothingWasUnderWay() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        var followRelation = new FollowRelation(officer, customer);
        contacts.wantTags(officer, customer, "圈子", Set.of("新客"));
        var taken = desiredTags.queue().takeOpen(followRelation.id()).orElseThrow();
        contacts.wantTags(officer, customer, "圈子", Set.of("新手妈妈"));
        desiredTags.queue().finish(taken, DesiredTags.markSynchronized(desiredTags.read(taken)));

        restart();
        bot.tellTags();

        assertThat(bot.tagsOf(officer, customer, "圈子")).containsExactly("新手妈妈");
    }

    /** What was held is held by a process of this machine that is no more, and another has begun. */
    private void restart() {
        String dead = Leases.OWNER.replaceFirst("/\\d+@", "/1@");
        bot.mongo.updateMulti(
                Query.query(where("owner").is(Leases.OWNER)), new Update().set("owner", dead), DesiredTags.COLLECTION);
        new DesiredTags(bot.mongo, bot.sandbox.clock());
        assertThat(bot.mongo.exists(Query.query(where("owner").is(dead)), DesiredTags.COLLECTION))
                .isFalse();
    }

    @Test
    void areToldThoughTheLastOnesWereByAClockThatWasAhead() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        var followRelation = new FollowRelation(officer, customer);
        var ahead = new SettableClock(
                bot.sandbox.clock().instant().plus(Duration.ofDays(9)).toString());
        var desiredTagsThen = new DesiredTags(bot.mongo, ahead);
        desiredTagsThen.want(followRelation, "圈子", Set.of("新客"));
        var taken = desiredTagsThen.queue().takeOpen(followRelation.id()).orElseThrow();
        desiredTagsThen.queue().finish(taken, DesiredTags.markSynchronized(desiredTagsThen.read(taken)));

        contacts.wantTags(officer, customer, "圈子", Set.of("新手妈妈"));
        bot.tellTags();

        assertThat(bot.tagsOf(officer, customer, "圈子")).containsExactly("新手妈妈");
    }

    @Test
    void waitUntilALostCallHasSettledThoughAnotherTagIsWanted() throws Exception {
        String customer = bot.add(officer, bot.person("林"));
        bot.fault(MARK, "cut-after-write", "\"count\":1");
        contacts.wantTags(officer, customer, "圈子", Set.of("新客"));
        bot.tellTags();
        contacts.wantTags(officer, customer, "圈子", Set.of());

        bot.later(Duration.ofSeconds(10));
        bot.tellTags();
        assertThat(bot.tap.times(MARK)).isEqualTo(1);
        bot.later(Duration.ofSeconds(6));
        bot.tellTags();

        assertThat(bot.tagsOf(officer, customer, "圈子")).isEmpty();
        assertThat(bot.tap.times(MARK)).isEqualTo(2);
    }
}
