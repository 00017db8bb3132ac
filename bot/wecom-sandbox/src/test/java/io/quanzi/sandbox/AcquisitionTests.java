package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import me.chanjar.weixin.cp.bean.external.acquisition.WxCpCustomerAcquisitionInfo;
import me.chanjar.weixin.cp.bean.external.acquisition.WxCpCustomerAcquisitionRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AcquisitionTests {
    private static final String ROOT = "externalcontact/customer_acquisition";

    private final Stage stage = new Stage();
    private final Api api = new Api(stage);
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aLinkLeadsToAMemberAndItsEventsSayWhereFrom() throws Exception {
        var link =
                stage.contacts().customerAcquisitionLinkCreate(request(staff)).getLink();
        var person = stage.person("林");

        stage.scan(person, link.getUrl() + "?customer_channel=ord:8812");

        var asked = stage.event();
        assertThat(asked.getEvent()).isEqualTo("customer_acquisition");
        assertThat(asked.getChangeType()).isEqualTo("friend_request");
        assertThat(asked.getLinkId()).isEqualTo(link.getLinkId());
        assertThat(asked.getState()).isEqualTo("ord:8812");
        var added = stage.event();
        assertThat(added.getChangeType()).isEqualTo("add_external_contact");
        assertThat(added.getState()).isEqualTo("ord:8812");
        assertThat(added.getWelcomeCode()).isNotEmpty();
        assertThat(stage.contacts()
                        .getContactDetail(added.getExternalUserId(), null)
                        .getFollowedUsers()
                        .get(0)
                        .getAddWay())
                .isEqualTo("16");
        var customers = stage.contacts()
                .customerAcquisitionCustomer(link.getLinkId(), 100, null)
                .getCustomerList();
        assertThat(customers).hasSize(1);
        assertThat(customers.get(0).getState()).isEqualTo("ord:8812");
        assertThat(customers.get(0).getChatStatus()).isZero();
    }

    @Test
    void aUseIsCountedWhenTheCustomerFirstWrites() throws Exception {
        var link =
                stage.contacts().customerAcquisitionLinkCreate(request(staff)).getLink();
        var person = stage.person("林");
        stage.scan(person, link.getUrl());
        stage.event();
        stage.event();
        assertThat(stage.contacts().customerAcquisitionQuota().getBalance()).isEqualTo(1000);

        talk(person);
        var started = stage.event();
        talk(person);
        talk(person);

        assertThat(started.getChangeType()).isEqualTo("customer_start_chat");
        assertThat(started.getUserId()).isEqualTo(staff);
        assertThat(started.getExternalUserId())
                .isEqualTo(person.path("externalUserId").stringValue());
        var third = stage.event();
        assertThat(third.getChangeType()).isEqualTo("message_from_customer");
        assertThat(third.getAllFieldsMap().get("ChatKey").toString()).isNotEmpty();
        var quota = stage.contacts().customerAcquisitionQuota();
        assertThat(quota.getTotal()).isEqualTo(1);
        assertThat(quota.getBalance()).isEqualTo(999);
        assertThat(stage.contacts()
                        .customerAcquisitionCustomer(link.getLinkId(), 100, null)
                        .getCustomerList()
                        .get(0)
                        .getChatStatus())
                .isEqualTo(1);
    }

    @Test
    void aLowAndAnExhaustedQuotaAreTold() throws Exception {
        var url = stage.contacts()
                .customerAcquisitionLinkCreate(request(staff))
                .getLink()
                .getUrl();
        stage.sim.post("/_sim/acquisition/quota", "{\"left\":20}");
        assertThat(changeTypesOf(url)).contains("balance_low");
        stage.sim.post("/_sim/acquisition/quota", "{\"left\":1}");
        assertThat(changeTypesOf(url)).contains("balance_exhausted");

        assertThat(refused(stage.person("late"), url)).startsWith("链接暂不可用");

        stage.sim.post("/_sim/acquisition/quota", "{\"uses\":5,\"until\":\"2099-01-01T00:00:00Z\"}");
        assertThat(stage.event().getChangeType()).isEqualTo("balance_increased");
        stage.scan(stage.person("now"), url);
    }

    @Test
    void aChannelIsCutAtSixtyFourBytesAndNotWithinACharacter() throws Exception {
        var url = stage.contacts()
                .customerAcquisitionLinkCreate(request(staff))
                .getLink()
                .getUrl();
        var channel = "x".repeat(63) + "林";

        stage.scan(stage.person("a"), url + "?customer_channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8));
        assertThat(stage.event().getState()).isEqualTo("x".repeat(63));
        stage.event();

        stage.scan(stage.person("b"), url + "?customer_channel=" + "y".repeat(65));
        assertThat(stage.event().getState()).isEqualTo("y".repeat(64));
    }

    @Test
    void aLinkInABrowserShowsWhomItLeadsTo() throws Exception {
        var url = stage.contacts()
                .customerAcquisitionLinkCreate(request(staff))
                .getLink()
                .getUrl();
        var page = stage.sim.send("GET", URI.create(url).getPath() + "?customer_channel=a", "");
        var gone = stage.sim.send("GET", "/ca/nobody", "");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("小美", url + "?customer_channel=a");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).contains("链接已失效");
    }

    @Test
    void anOutsideBrowserOpensALinkToo() throws Exception {
        var url = stage.contacts()
                .customerAcquisitionLinkCreate(request(staff))
                .getLink()
                .getUrl();

        var outcome = stage.scan(
                stage.person("林"),
                "weixin://biz/ww/profile/" + URLEncoder.encode(url + "?customer_channel=a", StandardCharsets.UTF_8));

        assertThat(outcome.path("outcome").stringValue()).isEqualTo("added");
        assertThat(stage.event().getState()).isEqualTo("a");
    }

    @Test
    void linksAreListedReadChangedAndDeleted() throws Exception {
        var other = stage.staff("小丽");
        var id = stage.contacts()
                .customerAcquisitionLinkCreate(request(staff))
                .getLink()
                .getLinkId();
        assertThat(stage.contacts().customerAcquisitionLinkList(100, null).getLinkIdList())
                .containsExactly(id);
        var change = request(other);
        change.setLinkId(id);
        change.setLinkName("春天");

        stage.contacts().customerAcquisitionUpdate(change);

        var read = stage.contacts().customerAcquisitionLinkGet(id);
        assertThat(read.getLink().getLinkName()).isEqualTo("春天");
        assertThat(read.getRange().getUserList()).containsExactly(other);
        var whole = api.post(ROOT + "/get", "{\"link_id\":\"" + id + "\"}");
        assertThat(whole.path("link").path("skip_verify").booleanValue()).isTrue();
        stage.contacts().customerAcquisitionLinkDelete(id);
        assertThat(stage.contacts().customerAcquisitionLinkList(100, null).getLinkIdList())
                .isEmpty();
        assertThatThrownBy(() -> stage.contacts().customerAcquisitionLinkGet(id))
                .satisfies(errcode(40035));
        assertThat(refused(stage.person("林"), "https://work.weixin.qq.com/ca/" + id))
                .startsWith("链接已失效");
    }

    @Test
    void onlyADeletionByTheAdministratorIsTold() throws Exception {
        var id = stage.contacts()
                .customerAcquisitionLinkCreate(request(staff))
                .getLink()
                .getLinkId();

        stage.sim.post("/_sim/acquisition/delete", "{\"linkId\":\"" + id + "\"}");

        var event = stage.event();
        assertThat(event.getChangeType()).isEqualTo("delete_link");
        assertThat(event.getLinkId()).isEqualTo(id);
    }

    @Test
    void whatALinkCannotBeIsRefused() {
        var range = "\"range\":{\"user_list\":[\"" + staff + "\"]}";

        assertThat(create(range)).isEqualTo(40063);
        assertThat(create("\"link_name\":\"a\"")).isEqualTo(40063);
        assertThat(create("\"link_name\":\"" + "x".repeat(31) + "\"," + range)).isEqualTo(40058);
        assertThat(create("\"link_name\":\"a\",\"range\":{\"user_list\":[\"nobody\"]}"))
                .isEqualTo(60111);
        assertThat(create("\"link_name\":\"a\",\"range\":{\"department_list\":[7]}"))
                .isEqualTo(60123);
        assertThat(create("\"link_name\":\"a\"," + range + ",\"priority_option\":{\"priority_type\":2}"))
                .isEqualTo(40035);
        stage.sim.put("/_sim/settings", "{\"mostLinks\":1}");
        assertThat(create("\"link_name\":\"a\"," + range)).isZero();
        assertThat(create("\"link_name\":\"b\"," + range)).isEqualTo(41095);
    }

    @Test
    void whoHasAMemberAlreadyIsLedThereWhereTheLinkPrefersIt() throws Exception {
        var other = stage.staff("小丽");
        var person = stage.person("林");
        stage.scan(person, stage.contactWay(other, "s"));
        var url = api.post(
                        ROOT + "/create_link",
                        "{\"link_name\":\"a\",\"range\":{\"user_list\":[\"" + staff
                                + "\"]},\"priority_option\":{\"priority_type\":1}}")
                .path("link")
                .path("url")
                .stringValue();

        var scan = stage.scan(person, url);

        assertThat(scan.path("userid").stringValue()).isEqualTo(other);
        assertThat(scan.path("outcome").stringValue()).isEqualTo("already");
    }

    @Test
    void visitorsAndNewCustomersAreCountedByTime() throws Exception {
        var link =
                stage.contacts().customerAcquisitionLinkCreate(request(staff)).getLink();
        var known = stage.person("known");
        stage.scan(known, stage.contactWay(staff, "s"));
        stage.scan(known, link.getUrl());
        stage.scan(stage.person("new"), link.getUrl());
        var now = stage.sandbox.clock().instant();

        var counts = stage.contacts()
                .customerAcquisitionStatistic(
                        link.getLinkId(), Date.from(now.minusSeconds(3600)), Date.from(now.plusSeconds(1)));

        assertThat(counts.getClickLinkCustomerCnt()).isEqualTo(2);
        assertThat(counts.getNewCustomerCnt()).isEqualTo(1);
        assertThatThrownBy(() -> stage.contacts()
                        .customerAcquisitionStatistic(
                                link.getLinkId(), Date.from(now.minusSeconds(31 * 86_400)), Date.from(now)))
                .satisfies(errcode(40058));
    }

    private List<String> changeTypesOf(String url) {
        var person = stage.person("n");
        stage.scan(person, url);
        talk(person);
        return List.of(
                stage.event().getChangeType(),
                stage.event().getChangeType(),
                stage.event().getChangeType(),
                stage.event().getChangeType());
    }

    private void talk(JsonNode person) {
        stage.sim.post(
                "/_sim/talk", "{\"person\":\"" + person.path("id").stringValue() + "\",\"staff\":\"" + staff + "\"}");
    }

    private String refused(JsonNode person, String url) {
        return stage.sim
                .refused(
                        "/_sim/scan",
                        "{\"person\":\"" + person.path("id").stringValue() + "\",\"url\":\"" + url + "\"}")
                .path("detail")
                .stringValue();
    }

    private int create(String fields) {
        return api.code(ROOT + "/create_link", "{" + fields + "}");
    }

    private static WxCpCustomerAcquisitionRequest request(String user) {
        var range = new WxCpCustomerAcquisitionInfo.Range();
        range.setUserList(List.of(user));
        var request = new WxCpCustomerAcquisitionRequest();
        request.setLinkName("秋天");
        request.setRange(range);
        return request;
    }
}
