package io.quanzi.sandbox.contract;

import static io.quanzi.sandbox.contract.Client.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.sandbox.Stage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import me.chanjar.weixin.cp.bean.external.WxCpUserExternalTagGroupInfo;
import me.chanjar.weixin.cp.bean.external.WxCpWelcomeMsg;
import me.chanjar.weixin.cp.bean.external.acquisition.WxCpCustomerAcquisitionInfo;
import me.chanjar.weixin.cp.bean.external.acquisition.WxCpCustomerAcquisitionRequest;
import me.chanjar.weixin.cp.bean.external.msg.Attachment;
import me.chanjar.weixin.cp.bean.external.msg.Image;
import me.chanjar.weixin.cp.bean.external.msg.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Welcome codes, relations, states, lists and media. */
@ParameterizedClass
@EnumSource(Client.class)
class ContactContractTests {
    private final Stage stage;
    private final String staff;
    private final JsonNode lin;

    ContactContractTests(Client client) {
        stage = new Stage(client.make());
        staff = stage.staff("小美");
        lin = stage.person("林");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aWelcomeGoesOutOnceInsideTwentySeconds() throws Exception {
        var code = added(lin);
        stage.advance("PT10S");

        stage.contacts().sendWelcomeMsg(welcome(code));

        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(code))).satisfies(refusal(41051));
    }

    @Test
    void atTwentyOneSecondsTheCodeIsOver() throws Exception {
        var code = added(lin);
        stage.advance("PT21S");

        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(code))).satisfies(refusal(41050));
    }

    @Test
    void aMemberWhomTheAdministratorWelcomesForBringsNoCode() throws Exception {
        stage.sim.post(
                "/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"b\",\"userid\":\"b\",\"adminWelcome\":true}");
        stage.scan(lin, stage.contactWay("b", "s"));

        assertThat(stage.event().getWelcomeCode()).isNull();
    }

    @Test
    void aTagOnARelationThatIsGoneIsRefused() throws Exception {
        added(lin);
        var tag = tag();
        stage.contacts().markTag(staff, external(lin), new String[] {tag}, null);
        stage.sim.post("/_sim/delete", "{\"person\":\"p1\",\"staff\":\"" + staff + "\",\"by\":\"staff\"}");

        assertThatThrownBy(() -> stage.contacts().markTag(staff, external(lin), new String[] {tag}, null))
                .satisfies(refusal(84061));
    }

    @Test
    void aStateTakesThirtyCharactersAndNotOneMore() throws Exception {
        assertThat(stage.contactWay(staff, "一".repeat(30))).startsWith("http");

        assertThatThrownBy(() -> stage.contactWay(staff, "s".repeat(31))).satisfies(refusal(40058));
    }

    /** The client hides 84061 here: no customer and no right look alike. */
    @Test
    void nobodyToListIsAnEmptyList() throws Exception {
        assertThat(stage.contacts().listExternalContacts(staff)).isEmpty();
        assertThatThrownBy(() -> stage.contacts().getContactDetail(external(lin), null))
                .satisfies(refusal(84061));
    }

    @Test
    void pagesEndAndACursorOfOnesOwnIsRefused() throws Exception {
        var url = stage.contactWay(staff, "s");
        for (int i = 0; i < 5; i++) {
            stage.scan(stage.person("n" + i), url);
        }
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = stage.contacts().getContactDetailBatch(new String[] {staff}, cursor, 2);
            page.getExternalContactList()
                    .forEach(one -> seen.add(one.getExternalContact().getExternalUserId()));
            cursor = page.getNextCursor();
        } while (cursor != null && !cursor.isEmpty());

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThatThrownBy(() -> stage.contacts().getContactDetailBatch(new String[] {staff}, "made-up", 2))
                .satisfies(refusal(50100));
    }

    @Test
    void aPictureOlderThanThreeDaysIsUploadedAnew() throws Exception {
        var old = upload();
        stage.advance("P3DT1S");
        var message = welcome(added(lin));
        message.setAttachments(List.of(image(old)));
        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(message)).satisfies(refusal(40007));

        message.setAttachments(List.of(image(upload())));

        stage.contacts().sendWelcomeMsg(message);
        assertThat(stage.sim.get("/_sim/people/p1/messages")).hasSize(1);
    }

    @Test
    void aChannelOfSixtyFiveBytesIsCut() throws Exception {
        var request = new WxCpCustomerAcquisitionRequest();
        request.setLinkName("海报");
        var range = new WxCpCustomerAcquisitionInfo.Range();
        range.setUserList(List.of(staff));
        request.setRange(range);
        var link = stage.contacts().customerAcquisitionLinkCreate(request).getLink();

        stage.scan(lin, link.getUrl() + "?customer_channel=" + "y".repeat(65));

        assertThat(stage.event().getState()).isEqualTo("y".repeat(64));
        assertThat(stage.contacts()
                        .customerAcquisitionCustomer(link.getLinkId(), 10, null)
                        .getCustomerList()
                        .get(0)
                        .getState())
                .isEqualTo("y".repeat(64));
    }

    private String tag() throws Exception {
        var group = new WxCpUserExternalTagGroupInfo.TagGroup();
        group.setGroupName("意向");
        var tag = new WxCpUserExternalTagGroupInfo.Tag();
        tag.setName("高");
        group.setTag(List.of(tag));
        var made = new WxCpUserExternalTagGroupInfo();
        made.setTagGroup(group);
        return stage.contacts().addCorpTag(made).getTagGroup().getTag().get(0).getId();
    }

    private String added(JsonNode person) throws Exception {
        stage.scan(person, stage.contactWay(staff, "s"));
        return stage.event().getWelcomeCode();
    }

    private String upload() throws Exception {
        return stage.wecom
                .getMediaService()
                .upload("image", "jpg", new ByteArrayInputStream(new byte[64]))
                .getMediaId();
    }

    private static String external(JsonNode person) {
        return person.path("externalUserId").stringValue();
    }

    private static Attachment image(String mediaId) {
        var image = new Image();
        image.setMediaId(mediaId);
        var attachment = new Attachment();
        attachment.setImage(image);
        return attachment;
    }

    private static WxCpWelcomeMsg welcome(String code) {
        var text = new Text();
        text.setContent("你好");
        return WxCpWelcomeMsg.builder().welcomeCode(code).text(text).build();
    }
}
