/** Style sheets are texts in the bundles: what is in them for people is not for the page. Read by JupyterLab's builder. */
module.exports = {
  module: {
    rules: [{ test: /\.css$/, enforce: 'pre', loader: 'builtin:lightningcss-loader', options: { minify: true } }]
  }
};
