package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.callback.Vectors;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.TestMongo;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.ContactDeleted;
import io.quanzi.wecom.WeComEvent.GroupChanged;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.speech.Answer;
import io.quanzi.wecom.speech.Message;
import io.quanzi.wecom.speech.Speech;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import me.chanjar.weixin.cp.bean.external.WxCpUpdateRemarkRequest;
import me.chanjar.weixin.cp.bean.external.contact.FollowedUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import tools.jackson.databind.JsonNode;

/** This module and the inbox at work against a WeCom that pushes back, over HTTP both ways. */
class SandboxFlowTests {
    private static final String CORP = "ww0123456789abcdef";
    private static final int AGENT = 1000002;
    private static final Message HELLO =
            new Message("欢迎", List.of(new Message.Link("新手礼", "https://shop.example/g", "点开领取", null)));

    private final Sandbox sandbox =
            Sandbox.start(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(50)));
    private final ControlPlane sim = new ControlPlane(sandbox.baseUrl());
    private final BlockingQueue<WeComEvent> heard = new LinkedBlockingQueue<>();
    private final AnnotationConfigServletWebServerApplicationContext bot =
            new AnnotationConfigServletWebServerApplicationContext();
    private Contacts contacts;
    private Speech speech;
    private TagTeller tags;

    /** Not marked as a configuration, so that no scan of the whole program finds it. */
    @EnableWebMvc
    static class Web {
        @Bean
        TomcatServletWebServerFactory tomcat() throws Exception {
            var factory = new TomcatServletWebServerFactory(0);
            factory.setAddress(InetAddress.getLoopbackAddress());
            return factory;
        }

        @Bean
        DispatcherServlet dispatcherServlet() {
            return new DispatcherServlet();
        }
    }

    /** Stands for the modules above. */
    private record Hears(BlockingQueue<WeComEvent> heard) implements Consumer {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean wants(Entry entry) {
            return WeComEvents.of(entry).isPresent();
        }

        @Override
        public void take(Entry entry) {
            WeComEvents.of(entry).ifPresent(heard::add);
        }
    }

    @BeforeEach
    void start() {
        bot.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "quanzi.wecom.corp-id",
                                CORP,
                                "quanzi.wecom.agent-id",
                                AGENT,
                                "quanzi.wecom.secret",
                                "secret",
                                "quanzi.wecom.token",
                                Vectors.TOKEN,
                                "quanzi.wecom.aes-key",
                                Vectors.AES_KEY,
                                "quanzi.wecom.base-url",
                                sandbox.baseUrl())));
        bot.registerBean(Clock.class, sandbox::clock);
        bot.registerBean(MongoOperations.class, TestMongo::fresh);
        bot.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        bot.registerBean(Hears.class, () -> new Hears(heard));
        bot.register(Web.class);
        bot.scan("io.quanzi.inbox", "io.quanzi.wecom");
        bot.refresh();
        contacts = bot.getBean(Contacts.class);
        speech = bot.getBean(Speech.class);
        tags = bot.getBean(TagTeller.class);
        sim.put("/_sim/apps/" + CORP + "/" + AGENT, """
                {"secret":"secret","callbackUrl":"http://127.0.0.1:%d/wecom/callback","token":"%s","aesKey":"%s"}""".formatted(
                        bot.getWebServer().getPort(), Vectors.TOKEN, Vectors.AES_KEY));
    }

    @AfterEach
    void stop() {
        sandbox.close();
        bot.close();
    }

    private String staff(String name) {
        return sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"" + name + "\"}")
                .path("userid")
                .stringValue();
    }

    private JsonNode person(String name) {
        return sim.post("/_sim/people", "{\"nickname\":\"" + name + "\"}");
    }

    private void act(String verb, JsonNode person, String rest) {
        sim.post("/_sim/" + verb, "{\"person\":\"" + person.path("id").stringValue() + "\"," + rest + "}");
    }

    private <T extends WeComEvent> T hear(Class<T> kind) throws InterruptedException {
        while (true) {
            var event = heard.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("expected a " + kind.getSimpleName()).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    private ContactAdded add(String officer, JsonNode person, String state) throws InterruptedException {
        var way = contacts.addContactWay(officer, state, "订单 8812");
        act("scan", person, "\"url\":\"" + way.qrUrl() + "\"");
        return hear(ContactAdded.class);
    }

    private Set<String> tagsOf(String officer, String externalUserId) {
        return contacts.person(externalUserId).orElseThrow().follows().stream()
                .filter(follow -> follow.userId().equals(officer))
                .findFirst()
                .orElseThrow()
                .tagIds();
    }

    private String group(String owner, String name) throws InterruptedException {
        sim.post("/_sim/groups", "{\"owner\":\"" + owner + "\",\"name\":\"" + name + "\"}");
        var created = hear(GroupChanged.class);
        assertThat(created.change()).isEqualTo(GroupChanged.Change.CREATED);
        return created.chatId();
    }

    @Test
    void leadsFromAScanToAWelcomeAndTags() throws Exception {
        String officer = staff("小美");
        var lin = person("林");

        var added = add(officer, lin, "ord:8812");

        assertThat(added.userId()).isEqualTo(officer);
        assertThat(added.externalUserId()).isEqualTo(lin.path("externalUserId").stringValue());
        assertThat(added.state()).isEqualTo("ord:8812");
        assertThat(speech.welcome(added.welcomeCode(), HELLO)).isInstanceOf(Answer.Accepted.class);
        assertThat(speech.welcome(added.welcomeCode(), HELLO))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.code()).isIn(41050, 41051));
        assertThat(contacts.officers()).containsExactly(officer);
        assertThat(contacts.customersOf(officer)).containsExactly(added.externalUserId());
        assertThat(contacts.person(added.externalUserId())).hasValueSatisfying(person -> {
            assertThat(person.name()).isEqualTo("林");
            assertThat(person.unionid()).isEqualTo(lin.path("unionid").stringValue());
        });

        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈", "职场妈妈"));
        contacts.wantTags(officer, added.externalUserId(), "等级", Set.of("银卡"));
        tags.drain();
        assertThat(tagsOf(officer, added.externalUserId())).hasSize(3);

        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("职场妈妈"));
        tags.drain();
        assertThat(tagsOf(officer, added.externalUserId())).hasSize(2);
    }

    @Test
    void refusesAWelcomeThatComesTooLate() throws Exception {
        var added = add(staff("小美"), person("林"), "ord:8812");
        sim.post("/_sim/clock", "{\"advance\":\"PT21S\"}");

        assertThat(speech.welcome(added.welcomeCode(), HELLO))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(41050));
    }

    @Test
    void makesATagOnceHoweverManyWantItAtOnce() throws Exception {
        String officer = staff("小美");
        var added =
                List.of(add(officer, person("林"), "1"), add(officer, person("陈"), "2"), add(officer, person("黄"), "3"));
        added.forEach(one -> contacts.wantTags(officer, one.externalUserId(), "圈子", Set.of("新手妈妈")));

        tags.drain();

        assertThat(added)
                .extracting(one -> tagsOf(officer, one.externalUserId()))
                .allSatisfy(ids -> assertThat(ids).hasSize(1))
                .containsOnly(tagsOf(officer, added.get(0).externalUserId()));
    }

    @Test
    void writesTheLatestRemarkOnceAndKeepsWhatAMemberWroteByHand() throws Exception {
        String officer = staff("小美");
        String customer = add(officer, person("林"), "1").externalUserId();
        contacts.wantRemark(officer, customer, "林 1单");
        contacts.wantRemark(officer, customer, "林 2单");
        contacts.wantTags(officer, customer, "圈子", Set.of("新手妈妈"));
        sim.post("/_sim/faults", """
                {"path":"/cgi-bin/externalcontact/remark","kind":"CUT_AFTER_WRITE","count":1}""");

        tags.drain();
        sim.post("/_sim/clock", "{\"advance\":\"PT1M\"}");
        tags.drain();

        assertThat(remarkOf(officer, customer)).isEqualTo("林 2单");
        assertThat(tagsOf(officer, customer)).hasSize(1);
        bot.getBean(WeComClient.class)
                .getExternalContactService()
                .updateRemark(WxCpUpdateRemarkRequest.builder()
                        .userId(officer)
                        .externalUserId(customer)
                        .remark("老客户林姐")
                        .build());
        contacts.wantRemark(officer, customer, "林 3单");
        tags.drain();
        assertThat(remarkOf(officer, customer)).isEqualTo("老客户林姐");
        assertThat(bot.getBean(TagWishes.class).open(List.of(new Pair(officer, customer))))
                .isEmpty();
    }

    private String remarkOf(String officer, String customer) {
        return bot.getBean(WxJavaContacts.class).detail(customer).orElseThrow().follows().stream()
                .filter(follow -> officer.equals(follow.getUserId()))
                .map(FollowedUser::getRemark)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsTagsAgainAfterWeComWasBusy() throws Exception {
        String officer = staff("小美");
        var added = add(officer, person("林"), "1");
        sim.post(
                "/_sim/faults",
                "{\"path\":\"/cgi-bin/externalcontact/mark_tag\",\"kind\":\"errcode\",\"errcode\":45035,\"count\":1}");
        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈"));
        tags.drain();
        assertThat(tagsOf(officer, added.externalUserId())).isEmpty();
        tags.drain();
        assertThat(tagsOf(officer, added.externalUserId())).isEmpty();

        sim.post("/_sim/clock", "{\"advance\":\"PT5S\"}");
        tags.drain();

        assertThat(tagsOf(officer, added.externalUserId())).hasSize(1);
    }

    @Test
    void doesNotMarkAgainWhatWasMarkedThoughNoAnswerCame() throws Exception {
        String officer = staff("小美");
        var added = add(officer, person("林"), "1");
        String fault = "{\"path\":\"/cgi-bin/externalcontact/mark_tag\",\"kind\":\"%s\",\"errcode\":40063,\"count\":1}";
        sim.post("/_sim/faults", fault.formatted("cut-after-write"));
        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈"));
        tags.drain();
        sim.delete("/_sim/faults");
        sim.post("/_sim/faults", fault.formatted("errcode"));
        sim.post("/_sim/clock", "{\"advance\":\"PT5S\"}");

        tags.drain();

        var wish = bot.getBean(TagWishes.class).find(new Pair(officer, added.externalUserId()));
        assertThat(wish.orElseThrow().state()).isEqualTo(TagWishes.State.DONE);
        assertThat(tagsOf(officer, added.externalUserId())).hasSize(1);
    }

    @Test
    void givesUpOnTheTagsOfWhoIsNoContactUntilTheyAreWantedAgain() throws Exception {
        String officer = staff("小美");
        var lin = person("林");
        var added = add(officer, lin, "1");
        var pair = new Pair(officer, added.externalUserId());
        sim.post(
                "/_sim/delete",
                "{\"person\":\"" + lin.path("id").stringValue() + "\",\"staff\":\"" + officer + "\",\"by\":\"staff\"}");
        assertThat(hear(ContactDeleted.class).byCustomer()).isFalse();
        var wishes = bot.getBean(TagWishes.class);

        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈"));
        tags.drain();

        assertThat(wishes.find(pair)).hasValueSatisfying(wish -> {
            assertThat(wish.state()).isEqualTo(TagWishes.State.REFUSED);
            assertThat(wish.reason()).contains("84061");
        });
        add(officer, lin, "2");
        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈"));
        tags.drain();
        assertThat(wishes.find(pair).orElseThrow().state()).isEqualTo(TagWishes.State.DONE);
    }

    @Test
    void leadsFromAJoinWayIntoAGroup() throws Exception {
        String owner = staff("群主");
        String chatId = group(owner, "新手妈妈");
        var lin = person("林");

        var way = contacts.addJoinWay(List.of(chatId), "s1", "新手妈妈群");
        act("join", lin, "\"url\":\"" + way.qrUrl() + "\"");

        assertThat(hear(GroupChanged.class).change()).isEqualTo(GroupChanged.Change.UPDATED);
        assertThat(contacts.groups()).containsExactly(chatId);
        assertThat(contacts.group("wrNone")).isEmpty();
        assertThat(contacts.group(chatId)).hasValueSatisfying(group -> {
            assertThat(group.name()).isEqualTo("新手妈妈");
            assertThat(group.owner()).isEqualTo(owner);
            assertThat(group.members())
                    .hasSize(2)
                    .filteredOn(member -> !member.staff())
                    .singleElement()
                    .satisfies(joined -> {
                        assertThat(joined.id())
                                .isEqualTo(lin.path("externalUserId").stringValue());
                        assertThat(joined.unionid())
                                .isEqualTo(lin.path("unionid").stringValue());
                        assertThat(joined.state()).isEqualTo("s1");
                    });
        });
    }

    @Test
    void leavesNoJoinWayBehindThatNobodyKnowsOf() throws Exception {
        String chatId = group(staff("群主"), "新手妈妈");
        String get = "/cgi-bin/externalcontact/groupchat/get_join_way";
        sim.post("/_sim/faults", "{\"path\":\"" + get + "\",\"kind\":\"errcode\",\"errcode\":-1,\"count\":1}");

        assertThatExceptionOfType(WeComException.class)
                .isThrownBy(() -> contacts.addJoinWay(List.of(chatId), "s1", "新手妈妈群"))
                .withMessageContaining("get_join_way: errcode -1");

        assertThat(sim.get("/_sim/state").toString()).doesNotContain("新手妈妈群");
    }

    @Test
    void leadsFromATaskThroughTheOwnersTapToAPost() throws Exception {
        String owner = staff("群主");
        String chatId = group(owner, "新手妈妈");
        var since = sandbox.clock().instant();

        var answer = speech.postToGroups(owner, List.of(chatId), HELLO);

        assertThat(answer).isInstanceOf(Answer.Accepted.class);
        String msgid = ((Answer.Accepted) answer).id();
        assertThat(speech.progress(msgid, owner)).isEmpty();
        sim.post("/_sim/clock", "{\"advance\":\"PT5S\"}");
        assertThat(speech.progress(msgid, owner)).hasValueSatisfying(progress -> {
            assertThat(progress.confirmed()).isFalse();
            assertThat(progress.results()).doesNotContainValue(Speech.Result.SENT);
        });
        assertThat(speech.findTasks(true, owner, "欢迎", since.minusSeconds(1))).containsExactly(msgid);
        assertThat(speech.findTasks(true, "staff99", "欢迎", since.minusSeconds(1)))
                .isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(speech.remind(msgid)).isInstanceOf(Answer.Accepted.class);
        }
        assertThat(speech.remind(msgid))
                .isInstanceOfSatisfying(
                        Answer.Later.class, later -> assertThat(later.code()).isEqualTo(41094));

        sim.post("/_sim/tap", "{\"staff\":\"" + owner + "\",\"msgid\":\"" + msgid + "\"}");

        assertThat(speech.progress(msgid, owner))
                .contains(new Speech.Progress(true, Map.of(chatId, Speech.Result.SENT)));
    }

    @Test
    void deletesAContactWayOnceAndForAll() throws Exception {
        var way = contacts.addContactWay(staff("小美"), "ord:1", "一".repeat(40));

        contacts.deleteContactWay(way.configId());
        contacts.deleteContactWay(way.configId());

        assertThat(contacts.customersOf(staff("小李"))).isEmpty();
        assertThat(contacts.person("wmNobody")).isEmpty();
    }

    @Test
    void tellsStaffInTheirApp() {
        String officer = staff("小美");

        assertThat(speech.tellStaff(officer, "今日待办", "两个群待确认", "https://shop.example/o/t"))
                .isInstanceOf(Answer.Accepted.class);
        assertThat(sim.get("/_sim/people/" + officer + "/messages").toString()).contains("今日待办");
        assertThat(speech.tellStaff("nobody", "今日待办", "两个群待确认", "https://shop.example/o/t"))
                .isInstanceOf(Answer.Refused.class);
    }

    @Test
    void findsTheTaskThatWasMadeThoughNoAnswerCame() throws Exception {
        String owner = staff("群主");
        String chatId = group(owner, "新手妈妈");
        var since = sandbox.clock().instant().minusSeconds(1);
        sim.post(
                "/_sim/faults",
                "{\"path\":\"/cgi-bin/externalcontact/add_msg_template\",\"kind\":\"cut-after-write\",\"count\":1}");

        assertThat(speech.postToGroups(owner, List.of(chatId), HELLO)).isInstanceOf(Answer.Unknown.class);

        sim.post("/_sim/clock", "{\"advance\":\"PT5S\"}");
        assertThat(speech.findTasks(true, owner, "欢迎", since)).hasSize(1);
    }
}
