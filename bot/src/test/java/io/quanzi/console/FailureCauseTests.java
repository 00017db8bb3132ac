package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words for what failed, by the texts that the program's own errors have. */
class FailureCauseTests {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            io.quanzi.wecom.WeComException: externalcontact/get: expected WeCom's answer, got java.net.SocketTimeoutException: Read timed out | silent | ""
            io.quanzi.outreach.NotSaid: send_welcome_msg: expected an answer, got Unknown[reason=externalcontact/send_welcome_msg: HttpResponseException: status code: 502] | silent | ""
            io.quanzi.outreach.DeliveryDeferred: template/send: expected an answer, got Later[code=-2147483648, reason=template/send: expected WeCom's answer, got java.net.ConnectException] | silent | ""
            io.quanzi.outreach.NotSaid: send_welcome_msg: expected an answer, got Later[code=-1, reason=externalcontact/send_welcome_msg: errcode -1, system busy] | busy | -1
            io.quanzi.wecom.WeComException: externalcontact/get: errcode 45033, 接口并发超限 | limit | 45033
            io.quanzi.wecom.WeComException: externalcontact/get: held back for 3 s to stay below WeCom's limit | limit | 45009
            io.quanzi.wecom.WeComException: externalcontact/get: no access token: errcode 40001, invalid credential | key | 40001
            io.quanzi.wecom.WeComException: externalcontact/get: errcode 60020, not allow to access from your ip | address | 60020
            io.quanzi.wecom.WeComException: externalcontact/get: errcode 48002, api forbidden | right | 48002
            io.quanzi.wecom.WeComException: externalcontact/get: errcode 84061, not external contact | stranger | 84061
            io.quanzi.wecom.WeComException: externalcontact/get: errcode 40058, invalid parameter | refused | 40058
            io.quanzi.wecom.WeComException: externalcontact/get: not called, because the store that counts calls does not answer | database | ""
            com.mongodb.MongoTimeoutException: Timed out after 30000 ms | database | ""
            org.springframework.dao.DataAccessResourceFailureException: Timed out | database | ""
            java.lang.IllegalStateException: order is not recorded yet id=shop:e-1 | early | ""
            java.lang.IllegalStateException: the contact is not bound to a person yet | early | ""
            java.lang.IllegalStateException: nobody can be added: name officers in schedules/officers.yaml | officers | ""
            io.quanzi.shop.StoreException: channels/ec/order/get: answered what cannot be read | store | ""
            java.lang.IllegalStateException: no consumer of this name in this release | retired | ""
            java.lang.IllegalStateException: cannot read the stored event shop:e-1 | unreadable | ""
            java.lang.NullPointerException | other | ""
            """)
    void areFoundByTheErrorsText(String error, String key, String code) {
        assertThat(FailureCause.of(error)).isEqualTo(new FailureCause(key, code));
    }
}
