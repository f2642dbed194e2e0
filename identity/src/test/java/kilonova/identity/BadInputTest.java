package kilonova.identity;

import static org.assertj.core.api.Assertions.assertThat;

import kilonova.http.RunningService.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that makes no sense is refused with the right code, in Keystone's shape, and changes nothing. */
class BadInputTest {
    private static final TestCloud CLOUD = new TestCloud();

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST | /projects | {} | 400",
                "POST | /projects | [] | 400",
                "POST | /projects | {'project':[]} | 400",
                "POST | /projects | {'project':{}} | 400",
                "POST | /projects | {'project':{'name':''}} | 400",
                "POST | /projects | {'project':{'name':'  '}} | 400",
                "POST | /projects | {'project':{'name':7}} | 400",
                "POST | /projects | {'project':{'name':null}} | 400",
                "POST | /projects | {'project':{'name':'a-name-that-is-much-longer-than-the-sixty-four-characters-of-the-rule'}} | 400",
                "POST | /projects | {'project':{'name':'x','enabled':'yes'}} | 400",
                "POST | /projects | {'project':{'name':'x','description':{}}} | 400",
                "POST | /projects | {'project':{'name':'x','tags':'y'}} | 400",
                "POST | /projects | {'project':{'name':'x','tags':[1]}} | 400",
                "POST | /projects | {'project':{'name':'x','is_domain':true}} | 400",
                "POST | /projects | {'project':{'name':'x','domain_id':'missing'}} | 404",
                "POST | /projects | {'project':{'name':'x','parent_id':'missing'}} | 404",
                "POST | /projects | {'project':{'name':'demo'}} | 409",
                "POST | /projects | {'project':{'name':'x'} | 400",
                "PATCH | /projects/DEMO | {'project':{'name':'admin'}} | 409",
                "PATCH | /projects/DEMO | {'project':{'id':'other'}} | 400",
                "PATCH | /projects/DEMO | {'project':{'domain_id':'other'}} | 400",
                "PATCH | /projects/DEMO | {'project':{'parent_id':'DEMO'}} | 400",
                "PATCH | /projects/missing | {'project':{'name':'x'}} | 404",
                "DELETE | /projects/missing | | 404",
                "GET | /projects?limit=-1 | | 400",
                "GET | /projects?limit=ten | | 400",
                "GET | /projects?marker=missing | | 400",
                "POST | /users | {'user':{'password':'x'}} | 400",
                "POST | /users | {'user':{'name':'x','password':''}} | 400",
                "POST | /users | {'user':{'name':'x','password':7}} | 400",
                "POST | /users | {'user':{'name':'demo'}} | 409",
                "PATCH | /users/missing | {'user':{'name':'x'}} | 404",
                "POST | /users/missing/password | {'user':{'password':'x','original_password':'y'}} | 401",
                "POST | /users/missing/password | {'user':{'password':'x'}} | 400",
                "POST | /domains | {'domain':{'name':'Default'}} | 409",
                "DELETE | /domains/missing | | 404",
                "DELETE | /domains/default | | 403",
                "POST | /groups | {'group':{'name':'x','domain_id':'missing'}} | 404",
                "POST | /roles | {'role':{'name':'member'}} | 409",
                "POST | /roles | {'role':{'name':'x','domain_id':'missing'}} | 404",
                "PUT | /projects/DEMO/users/missing/roles/MEMBER | | 404",
                "PUT | /projects/missing/users/USER/roles/MEMBER | | 404",
                "PUT | /projects/DEMO/users/USER/roles/missing | | 404",
                "DELETE | /projects/DEMO/users/USER/roles/missing | | 404",
                "GET | /projects/missing/users/USER/roles | | 404",
                "PUT | /roles/MEMBER/implies/MEMBER | | 400",
                "DELETE | /roles/MEMBER/implies/MEMBER | | 404",
                "POST | /services | {'service':{'name':'x'}} | 400",
                "POST | /endpoints | {'endpoint':{'interface':'public','url':'u'}} | 400",
                "DELETE | /endpoints/missing | | 404",
                "DELETE | /regions/missing | | 404",
                "PUT | /regions/x | {'region':{'id':'y'}} | 400",
            })
    void isRefusedAndChangesNothing(String method, String path, String body, int status) {
        String before = CLOUD.everything();
        Answer answer =
                CLOUD.as(CLOUD.admin(), method, resolved(path.strip()), body == null ? "" : resolved(body.strip()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("error").path("code").intValue()).isEqualTo(status);
        assertThat(answer.json().path("error").path("message").stringValue()).isNotBlank();
        assertThat(CLOUD.everything()).isEqualTo(before);
    }

    private static String resolved(String text) {
        return text.replace("DEMO", CLOUD.id("projects", "demo"))
                .replace("USER", CLOUD.id("users", "demo"))
                .replace("MEMBER", CLOUD.id("roles", "member"));
    }
}
