package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import me.chanjar.weixin.cp.bean.message.WxCpXmlMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TagTests {
    private final Stage stage = new Stage();
    private final Api api = new Api(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theAdministratorsTagsAreToldAndTheAppsAreNot() throws Exception {
        assertThat(add("\"group_name\":\"来源\",\"tag\":[{\"name\":\"门店\"}]")).isZero();
        var id = admin("\"act\":\"create\",\"group\":\"阶段\",\"name\":\"孕期\"");
        var group = stage.event();
        var tag = stage.event();

        assertThat(group.getEvent()).isEqualTo("change_external_tag");
        assertThat(group.getTagType()).isEqualTo("tag_group");
        assertThat(tag.getTagType()).isEqualTo("tag");
        assertThat(tag.getChangeType()).isEqualTo("create");
        assertThat(tag.getId()).isEqualTo(id);
        admin("\"act\":\"update\",\"id\":\"" + id + "\",\"name\":\"备孕\"");
        assertThat(what(stage.event())).isEqualTo("update tag " + id);
        admin("\"act\":\"shuffle\",\"id\":\"" + group.getId() + "\"");
        var shuffle = stage.event();
        assertThat(shuffle.getChangeType()).isEqualTo("shuffle");
        assertThat(shuffle.getId()).isEqualTo(group.getId());
        assertThat(shuffle.getTagType()).isNull();
        admin("\"act\":\"update\",\"id\":\"" + group.getId() + "\",\"name\":\"时期\"");
        assertThat(what(stage.event())).isEqualTo("update tag_group " + group.getId());
        admin("\"act\":\"delete\",\"id\":\"" + group.getId() + "\"");
        assertThat(what(stage.event())).isEqualTo("delete tag_group " + group.getId());
        assertThat(stage.receiver.quietFor(100))
                .as("no event for each tag of a deleted group")
                .isTrue();
        assertThat(stage.contacts().getCorpTagList(null).getTagGroupList()).hasSize(1);
    }

    @Test
    void aDeletedTagIsShownAsSuchWhereItIsAskedForById() throws Exception {
        var id = admin("\"act\":\"create\",\"group\":\"阶段\",\"name\":\"孕期\"");
        admin("\"act\":\"delete\",\"id\":\"" + id + "\"");

        var group = api.post("externalcontact/get_corp_tag_list", "{\"tag_id\":[\"" + id + "\"]}")
                .path("tag_group")
                .get(0);

        assertThat(group.path("deleted").booleanValue()).isTrue();
        assertThat(group.path("tag").get(0).path("deleted").booleanValue()).isTrue();
        assertThat(stage.contacts().getCorpTagList(null).getTagGroupList()).isEmpty();
    }

    @Test
    void theLargerOrderComesFirst() throws Exception {
        add(
                "\"group_name\":\"a\",\"order\":1,\"tag\":[{\"name\":\"x\",\"order\":1},{\"name\":\"y\",\"order\":4294967295}]");
        add("\"group_name\":\"b\",\"order\":2,\"tag\":[{\"name\":\"z\"}]");

        var groups = stage.contacts().getCorpTagList(null).getTagGroupList();

        assertThat(groups).extracting("groupName").containsExactly("b", "a");
        assertThat(groups.get(1).getTag()).extracting("name").containsExactly("y", "x");
    }

    @Test
    void whatATagCannotBeIsRefused() {
        add("\"group_name\":\"a\",\"tag\":[{\"name\":\"x\"},{\"name\":\"y\"}]");
        var group = api.post("externalcontact/get_corp_tag_list", "{}")
                .path("tag_group")
                .get(0);
        var x = group.path("tag").get(0).path("id").stringValue();

        assertThat(add("\"group_name\":\"" + "长".repeat(31) + "\",\"tag\":[{\"name\":\"x\"}]"))
                .isEqualTo(40072);
        assertThat(add("\"group_name\":\"b\",\"tag\":[{\"name\":\"\"}]")).isEqualTo(40072);
        assertThat(add("\"group_name\":\"b\"")).isEqualTo(40063);
        assertThat(add("\"group_name\":\"b\",\"tag\":[{\"name\":\"x\",\"order\":4294967296}]"))
                .isEqualTo(40058);
        assertThat(add("\"group_id\":\"et-none\",\"tag\":[{\"name\":\"x\"}]")).isEqualTo(40068);
        assertThat(api.code("externalcontact/edit_corp_tag", "{\"id\":\"" + x + "\",\"name\":\"y\"}"))
                .isEqualTo(40071);
        assertThat(api.code("externalcontact/edit_corp_tag", "{\"id\":\"et-none\",\"name\":\"z\"}"))
                .isEqualTo(40068);
        assertThat(api.code("externalcontact/del_corp_tag", "{}")).isEqualTo(40063);
        assertThat(api.code("externalcontact/del_corp_tag", "{\"tag_id\":\"et1\"}"))
                .as("a text where an array is due is not called empty")
                .isEqualTo(40035);
        assertThat(api.code("externalcontact/del_corp_tag", "{\"tag_id\":[\"et-none\"]}"))
                .isEqualTo(40068);
        assertThat(api.code("externalcontact/mark_tag", "{\"userid\":\"u\",\"external_userid\":\"w\"}"))
                .isEqualTo(41111);
        assertThat(api.post("externalcontact/get_corp_tag_list", "{}").path("tag_group"))
                .as("a refused call leaves no group behind")
                .hasSize(1);
    }

    @Test
    void aCorpHasTenThousandTagsAtMost() {
        for (int i = 0; i < 10; i++) {
            var tags = new StringBuilder();
            for (int j = 0; j < 1000; j++) {
                tags.append(j == 0 ? "" : ",").append("{\"name\":\"").append(j).append("\"}");
            }
            assertThat(add("\"group_name\":\"g" + i + "\",\"tag\":[" + tags + "]"))
                    .isZero();
        }

        assertThat(add("\"group_name\":\"g0\",\"tag\":[{\"name\":\"one too many\"}]"))
                .isEqualTo(40126);
    }

    @Test
    void tagsOfStrategiesAreNotServed() {
        assertThat(api.code("externalcontact/get_strategy_tag_list", "{}")).isEqualTo(40066);
    }

    private int add(String fields) {
        return api.code("externalcontact/add_corp_tag", "{" + fields + "}");
    }

    private String admin(String act) {
        return stage.sim.post("/_sim/tags", "{" + act + "}").path("id").asString("");
    }

    private static String what(WxCpXmlMessage event) {
        return event.getChangeType() + " " + event.getTagType() + " " + event.getId();
    }
}
