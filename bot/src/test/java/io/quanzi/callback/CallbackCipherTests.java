package io.quanzi.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CallbackCipherTests {
    private final CallbackCipher callbackCipher = new CallbackCipher(Vectors.TOKEN, Vectors.AES_KEY);

    @Test
    void knowsWeComsSignatures() {
        assertThat(callbackCipher.isSigned(
                        Vectors.PUSH_SIGNATURE, Vectors.PUSH_TIMESTAMP, Vectors.PUSH_NONCE, Vectors.PUSH_ENCRYPTED))
                .isTrue();
        assertThat(callbackCipher.isSigned(
                        Vectors.CHECK_SIGNATURE, Vectors.CHECK_TIMESTAMP, Vectors.CHECK_NONCE, Vectors.CHECK_ECHO))
                .isTrue();
    }

    @Test
    void knowsASignatureOverSomethingElse() {
        assertThat(callbackCipher.isSigned(
                        Vectors.PUSH_SIGNATURE, Vectors.PUSH_TIMESTAMP, Vectors.CHECK_NONCE, Vectors.PUSH_ENCRYPTED))
                .isFalse();
    }

    @Test
    void opensAPush() {
        var opened = callbackCipher.open(Vectors.PUSH_ENCRYPTED);

        assertThat(opened.receiver()).isEqualTo(Vectors.CORP_ID);
        assertThat(opened.message()).hasSize(284);
        var callbackMessage = CallbackMessage.parse(opened.message());
        assertThat(callbackMessage.text("Content")).contains("hello");
        assertThat(callbackMessage.text("MsgId")).contains("4561255354251345929");
    }

    @Test
    void opensACheck() {
        assertThat(callbackCipher.open(Vectors.CHECK_ECHO).message()).isEqualTo(Vectors.CHECK_ANSWER);
    }

    @Test
    void saysThatAnotherKeySealedIt() {
        var other = new CallbackCipher(Vectors.TOKEN, "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");

        assertThatIllegalArgumentException().isThrownBy(() -> other.open(Vectors.PUSH_ENCRYPTED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> callbackCipher.open("AAAA"))
                .withMessageContaining("AES blocks");
    }

    /** The last of 43 characters has two bits too many, and the admin page sets them as it likes. */
    @Test
    void takesAKeyWhoseLastBitsMeanNothing() {
        var sloppy = new CallbackCipher(Vectors.TOKEN, Vectors.AES_KEY.substring(0, 42) + "D");

        assertThat(sloppy.open(Vectors.CHECK_ECHO).message()).isEqualTo(Vectors.CHECK_ANSWER);
    }
}
