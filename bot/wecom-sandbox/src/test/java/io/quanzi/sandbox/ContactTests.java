package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.bean.external.WxCpUpdateRemarkRequest;
import me.chanjar.weixin.cp.bean.external.WxCpUserExternalTagGroupInfo;
import me.chanjar.weixin.cp.bean.external.WxCpWelcomeMsg;
import me.chanjar.weixin.cp.bean.external.msg.Attachment;
import me.chanjar.weixin.cp.bean.external.msg.Link;
import me.chanjar.weixin.cp.bean.external.msg.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContactTests {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aScanMakesAContactAndTellsTheApp() throws Exception {
        var staff = stage.staff("小美");
        var person = stage.person("林😀");

        stage.scan(person, stage.contactWay(staff, "ord:8812"));

        var event = stage.event();
        assertThat(event.getToUserName()).isEqualTo(Stage.CORP);
        assertThat(event.getFromUserName()).isEqualTo("sys");
        assertThat(event.getEvent()).isEqualTo("change_external_contact");
        assertThat(event.getChangeType()).isEqualTo("add_external_contact");
        assertThat(event.getUserId()).isEqualTo(staff);
        assertThat(event.getExternalUserId())
                .isEqualTo(person.path("externalUserId").stringValue());
        assertThat(event.getState()).isEqualTo("ord:8812");
        assertThat(event.getWelcomeCode()).isNotEmpty();
        var detail = stage.contacts().getContactDetail(event.getExternalUserId(), null);
        assertThat(detail.getExternalContact().getName()).isEqualTo("林😀");
        assertThat(detail.getExternalContact().getUnionId())
                .isEqualTo(person.path("unionid").stringValue());
        assertThat(detail.getFollowedUsers().get(0).getState()).isEqualTo("ord:8812");
        assertThat(stage.contacts().listExternalContacts(staff)).containsExactly(event.getExternalUserId());
        assertThat(stage.contacts().listFollowers()).containsExactly(staff);
        var batch = stage.contacts().getContactDetailBatch(new String[] {staff}, null, 100);
        assertThat(batch.getExternalContactList()).hasSize(1);
    }

    @Test
    void aWelcomeIsDeliveredOnceWithinTwentySeconds() throws Exception {
        var person = stage.person("林");
        stage.scan(person, stage.contactWay(stage.staff("小美"), "s"));
        var code = stage.event().getWelcomeCode();

        stage.contacts().sendWelcomeMsg(welcome(code));

        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(code))).satisfies(errcode(41051));
        var shown = stage.sim.get("/_sim/people/" + person.path("id").stringValue() + "/messages");
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).path("kind").stringValue()).isEqualTo("contact");
        assertThat(shown.get(0).path("text").stringValue()).isEqualTo("你好");
        assertThat(shown.get(0).path("attachments").get(0).path("url").stringValue())
                .isEqualTo("https://shop.example/g/1");
    }

    @Test
    void aWelcomeAfterTwentySecondsIsRefused() throws Exception {
        var url = stage.contactWay(stage.staff("小美"), "s");
        stage.scan(stage.person("林"), url);
        var code = stage.event().getWelcomeCode();

        stage.advance("PT20S");

        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(code))).satisfies(errcode(41050));
    }

    @Test
    void anAddAfterADeletionIsANewOne() throws Exception {
        var staff = stage.staff("小美");
        var person = stage.person("林");
        var url = stage.contactWay(staff, "s");
        stage.scan(person, url);
        stage.event();

        assertThat(stage.scan(person, url).path("outcome").stringValue()).isEqualTo("already");
        stage.sim.post("/_sim/delete", "{\"person\":\"p1\",\"staff\":\"" + staff + "\"}");
        assertThat(stage.event().getChangeType()).isEqualTo("del_follow_user");
        assertThat(stage.contacts().listExternalContacts(staff)).hasSize(1);
        stage.scan(person, url);

        assertThat(stage.event().getChangeType()).isEqualTo("add_external_contact");
        stage.sim.post("/_sim/delete", "{\"person\":\"p1\",\"staff\":\"" + staff + "\",\"by\":\"staff\"}");
        assertThat(stage.event().getChangeType()).isEqualTo("del_external_contact");
        assertThat(stage.contacts().listExternalContacts(staff)).isEmpty();
        assertThatThrownBy(() -> stage.contacts()
                        .getContactDetail(person.path("externalUserId").stringValue(), null))
                .satisfies(errcode(84061));
    }

    @Test
    void aHalfRelationWaitsForTheMember() throws Exception {
        stage.sim.put("/_sim/settings", "{\"scanGives\":\"half\"}");
        var staff = stage.staff("小美");
        var person = stage.person("林");
        stage.scan(person, stage.contactWay(staff, "s"));

        var half = stage.event();
        assertThat(half.getChangeType()).isEqualTo("add_half_external_contact");
        assertThatThrownBy(() -> stage.contacts().getContactDetail(half.getExternalUserId(), null))
                .satisfies(errcode(84061));
        stage.contacts().sendWelcomeMsg(welcome(half.getWelcomeCode()));
        stage.sim.post("/_sim/accept", "{\"person\":\"p1\",\"staff\":\"" + staff + "\"}");

        var full = stage.event();
        assertThat(full.getChangeType()).isEqualTo("add_external_contact");
        assertThat(full.getWelcomeCode()).isNull();
    }

    @Test
    void tagsBelongToThePairOfMemberAndCustomer() throws Exception {
        var one = stage.staff("小美");
        var two = stage.staff("小丽");
        var person = stage.person("林");
        stage.scan(person, stage.contactWay(one, "a"));
        stage.scan(person, stage.contactWay(two, "b"));
        var external = person.path("externalUserId").stringValue();
        var tag = tagGroup("阶段", "0-6个月").getTagGroup().getTag().get(0).getId();

        stage.contacts().markTag(one, external, new String[] {tag}, null);

        var users = stage.contacts().getContactDetail(external, null).getFollowedUsers();
        assertThat(users.get(0).getTags()[0].getTagName()).isEqualTo("0-6个月");
        assertThat(users.get(1).getTags()).isEmpty();
        assertThatThrownBy(() -> stage.contacts().markTag(one, external, new String[] {"et-none"}, null))
                .satisfies(errcode(40068));
        stage.contacts().editCorpTag(tag, "满月", 2);
        assertThat(stage.contacts()
                        .getCorpTagList(null)
                        .getTagGroupList()
                        .get(0)
                        .getTag()
                        .get(0)
                        .getName())
                .isEqualTo("满月");
        stage.contacts().delCorpTag(new String[] {tag}, null);
        assertThat(stage.contacts().getCorpTagList(null).getTagGroupList()).isEmpty();
        assertThat(stage.contacts()
                        .getContactDetail(external, null)
                        .getFollowedUsers()
                        .get(0)
                        .getTags())
                .isEmpty();
    }

    @Test
    void aTagNameThatExistsInItsGroupIsNotMadeTwice() throws Exception {
        var first = tagGroup("阶段", "孕期").getTagGroup();
        var second = tagGroup("阶段", "孕期").getTagGroup();

        assertThat(second.getGroupId()).isEqualTo(first.getGroupId());
        assertThat(second.getTag().get(0).getId())
                .isEqualTo(first.getTag().get(0).getId());
    }

    @Test
    void aRemarkIsKept() throws Exception {
        var staff = stage.staff("小美");
        stage.scan(stage.person("林"), stage.contactWay(staff, "a"));
        var external = stage.event().getExternalUserId();

        stage.contacts()
                .updateRemark(WxCpUpdateRemarkRequest.builder()
                        .userId(staff)
                        .externalUserId(external)
                        .remark("林妈妈")
                        .remarkMobiles(new String[] {"13800000000"})
                        .build());

        var user = stage.contacts()
                .getContactDetail(external, null)
                .getFollowedUsers()
                .get(0);
        assertThat(user.getRemark()).isEqualTo("林妈妈");
        assertThat(user.getRemarkMobiles()).containsExactly("13800000000");
    }

    @Test
    void contactWaysAreListedChangedAndDeleted() throws Exception {
        var staff = stage.staff("小美");
        var url = stage.contactWay(staff, "a");
        var id = stage.contacts()
                .listContactWay(null, null, null, null)
                .getContactWay()
                .get(0)
                .getConfigId();

        var way = stage.contacts().getContactWay(id);
        assertThat(way.getContactWay().getQrCode()).isEqualTo(url);
        way.getContactWay().setState("b");
        stage.contacts().updateContactWay(way);
        assertThat(stage.contacts().getContactWay(id).getContactWay().getState())
                .isEqualTo("b");
        stage.contacts().deleteContactWay(id);

        assertThatThrownBy(() -> stage.contacts().getContactWay(id)).satisfies(errcode(41044));
        assertThat(stage.sim
                        .refused(
                                "/_sim/scan",
                                "{\"person\":\"" + stage.person("林").path("id").stringValue() + "\",\"url\":\"" + url
                                        + "\"}")
                        .path("detail")
                        .stringValue())
                .startsWith("二维码已失效");
    }

    @Test
    void aStateOfThirtyOneCharactersIsRefused() {
        var staff = stage.staff("小美");

        assertThatThrownBy(() -> stage.contactWay(staff, "x".repeat(31))).satisfies(errcode(40058));
    }

    @Test
    void theQrCodeIsAPictureOfAnAddressThatCanBeScanned() throws Exception {
        var url = stage.contactWay(stage.staff("小美"), "a");
        var bytes = java.net.URI.create(url).toURL().openStream().readAllBytes();

        var image = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(bytes));
        var pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var bitmap = new com.google.zxing.BinaryBitmap(new com.google.zxing.common.HybridBinarizer(
                new com.google.zxing.RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels)));
        var text = new com.google.zxing.qrcode.QRCodeReader().decode(bitmap).getText();

        assertThat(stage.scan(stage.person("林"), text).path("outcome").stringValue())
                .isEqualTo("added");
    }

    private WxCpUserExternalTagGroupInfo tagGroup(String group, String tag) throws WxErrorException {
        var info = new WxCpUserExternalTagGroupInfo();
        var tags = new WxCpUserExternalTagGroupInfo.TagGroup();
        tags.setGroupName(group);
        var one = new WxCpUserExternalTagGroupInfo.Tag();
        one.setName(tag);
        tags.setTag(List.of(one));
        info.setTagGroup(tags);
        return stage.contacts().addCorpTag(info);
    }

    static WxCpWelcomeMsg welcome(String code) {
        var text = new Text();
        text.setContent("你好");
        var link = new Link();
        link.setTitle("进群");
        link.setUrl("https://shop.example/g/1");
        var attachment = new Attachment();
        attachment.setLink(link);
        return WxCpWelcomeMsg.builder()
                .welcomeCode(code)
                .text(text)
                .attachments(List.of(attachment))
                .build();
    }

    static java.util.function.Consumer<Throwable> errcode(int code) {
        return fault ->
                assertThat(((WxErrorException) fault).getError().getErrorCode()).isEqualTo(code);
    }
}
