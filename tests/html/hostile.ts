import fc from "fast-check";
import { anyText } from "../arbitraries.ts";

/** Text that would be markup, script or a style wherever it is not escaped. */
export const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      anyText,
      fc.constantFrom(
        "<script>alert(1)</script>",
        "</script><script>alert(1)//",
        "</style><style>*{display:none}",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "</a></p></article></title></desc></svg>",
        '" onfocus="alert(1)" autofocus="',
        "' style='position:fixed",
        "<!-- ",
        "-->",
        "]]>",
        "<![CDATA[",
        "<?xml?>",
        "&lt;b&gt;",
        "&amp",
        "&#x3c;",
        "javascript:alert(1)",
        "<base href=//x.org>",
        "<plaintext>",
        "<template>",
        "\u0000",
        "\u001b[31m",
        "\u202e",
        "\ufeff",
        "\ud800",
        "\uffff",
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
